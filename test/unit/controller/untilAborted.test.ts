import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { untilAborted } from '../../../src/controller/untilAborted';

const NEVER = new Promise<string>(() => undefined);

describe('waiting until somebody gives up', () => {
  it('ends also where that was before it began', async () => {
    const reason = new Error('gone');
    await assert.rejects(untilAborted(NEVER, AbortSignal.abort(reason)), reason);
  });

  it('leaves no listener, however it ends', async () => {
    const { signal } = new AbortController();
    assert.equal(await untilAborted(Promise.resolve('done'), signal), 'done');
    await assert.rejects(untilAborted(Promise.reject(new Error('failed')), signal), /failed/);
    await nextTurn();
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });
});
