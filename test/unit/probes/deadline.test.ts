import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { Deadline } from '../../../src/probes/deadline';

const NEVER = new Promise<string>(() => undefined);

describe('Deadline', () => {
  it('comes for every time, whole or not, and never early', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0, max: 20, noNaN: true }), async (ms) => {
        const deadline = new Deadline(ms);
        const startedAt = performance.now();
        assert.equal(await deadline.within(NEVER, 'over', 0), 'over');
        assert.ok(deadline.signal.aborted);
        assert.equal((deadline.signal.reason as Error).name, 'TimeoutError');
        // Timers count in milliseconds of their own clock.
        assert.ok(performance.now() - startedAt > ms - 2);
        deadline.dispose();
      }),
      { numRuns: 30 },
    );
  });

  it('ends its parts with it, and parts end earlier', async () => {
    const long = new Deadline(600_000);
    await long.part(5).within(NEVER, null, 0);
    assert.equal(long.signal.aborted, false);
    long.dispose();
    const short = new Deadline(30);
    const part = short.part(600_000);
    await short.within(NEVER, null, 0);
    assert.ok(part.signal.aborted);
    assert.ok(short.part(10).signal.aborted, 'a part that begins after the end has ended');
    short.dispose();
  });

  it('is ended by the caller, with the caller’s reason', async () => {
    const caller = new AbortController();
    const deadline = new Deadline(60_000, caller.signal);
    caller.abort(new Error('no longer wanted'));
    assert.match(String(deadline.signal.reason), /no longer wanted/);
    assert.equal(await deadline.within(NEVER, 'over', 0), 'over');
    deadline.dispose();
  });

  it('ends where the caller had given up before it began', async () => {
    const deadline = new Deadline(60_000, AbortSignal.abort());
    assert.equal(await deadline.within(NEVER, 'over', 0), 'over');
    deadline.dispose();
  });

  it('leaves nothing with a signal that lives on', () => {
    const lifelong = new AbortController();
    for (let look = 0; look < 2000; look++) {
      const deadline = new Deadline(60_000, lifelong.signal);
      deadline.part(1000);
      deadline.dispose();
    }
    assert.equal(getEventListeners(lifelong.signal, 'abort').length, 0);
  });

  it('begins nothing new once it is disposed of', () => {
    const deadline = new Deadline(60_000);
    deadline.dispose();
    assert.ok(deadline.part(1000).signal.aborted);
  });

  it('takes in what has arrived before it says that it was late', async () => {
    const deadline = new Deadline(5);
    // Input that is taken in one turn after the timer was seen to be over.
    const arrived = new Promise<string>((resolve) => {
      setTimeout(() => {
        setImmediate(resolve, 'arrived');
      }, 4);
    });
    const until = performance.now() + 20;
    while (performance.now() < until) {
      // This program is blocked: both timers are late now.
    }
    assert.equal(await deadline.within(arrived, 'late', 0), 'arrived');
    deadline.dispose();
  });
});
