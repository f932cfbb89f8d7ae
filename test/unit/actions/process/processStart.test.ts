import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { until } from '../../../../lab/until';
import {
  isSame,
  lookAtProcess,
  lookInPs,
  type ProcessLook,
  psArguments,
} from '../../../../src/actions/process/processStart';
import { signalTo } from '../../../../src/actions/process/signalling';
import { untilEnded } from '../../../../src/actions/stop/untilEnded';
import type { ActMachine } from '../../../../src/actions/machine';

const START = 'Sat Nov 28 12:00:00 2026';

const PS: readonly (readonly [string, string, boolean, ProcessLook])[] = [
  ['one that runs', `Ss   ${START}    \n`, false, { pid: 7, start: START }],
  ['one that has ended and waits for its parent', `Z    ${START}\n`, false, 'gone'],
  ['none, and the system has none', '', true, 'gone'],
  ['nothing, and the system has one', '', false, 'unknown'],
  ['only a heading, as for an unknown option', ',lstart=\nSs\n', false, 'unknown'],
];

/** Takes all descriptors that this process may have, and gives them back. */
async function withoutDescriptors(act: () => unknown): Promise<void> {
  const taken: number[] = [];
  try {
    for (;;) {
      taken.push(openSync('/dev/null', 'r'));
    }
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, 'EMFILE');
    await act();
  } finally {
    taken.forEach(closeSync);
  }
}

describe('Which process has a PID', () => {
  for (const [what, stdout, hasNone, look] of PS) {
    it(`by ps: ${what}`, () => {
      assert.deepEqual(
        lookInPs(7, stdout, () => hasNone),
        look,
      );
    });
  }

  it('is asked of ps with one option for each column', () => {
    assert.deepEqual(psArguments(7), ['-o', 'stat=', '-o', 'lstart=', '-p', '7']);
  });

  it('is nobody where it is unknown: that is the same as nothing', () => {
    const one = { pid: 7, start: '1' };
    assert.deepEqual(
      [isSame(one, one), isSame(one, 'gone'), isSame(one, 'unknown'), isSame(one, { pid: 7, start: '2' })],
      [true, false, false, false],
    );
  });

  it('cannot be told without a free descriptor: no signal, and nothing has ended', async function () {
    if (process.platform !== 'linux') {
      this.skip();
    }
    const child = spawn('tail', ['-f', '/dev/null']);
    const ended = once(child, 'exit');
    const me = lookAtProcess(child.pid ?? 0);
    assert.ok(typeof me !== 'string');
    const machine: Pick<ActMachine, 'processes'> = { processes: () => Promise.reject(new Error('EMFILE')) };
    const attempt = { signal: new AbortController().signal, report: () => undefined };
    await withoutDescriptors(async () => {
      assert.equal(lookAtProcess(me.pid), 'unknown');
      assert.equal(signalTo(me, 'SIGTERM'), 'unknown');
      assert.equal((await untilEnded(me, machine as ActMachine, attempt, 300)).ended, false);
    });
    assert.deepEqual([child.exitCode, child.signalCode], [null, null]);
    assert.equal(signalTo(me, 'SIGTERM'), 'sent');
    await ended;
    await until('it is gone', () => lookAtProcess(me.pid) === 'gone');
    assert.equal(signalTo(me, 'SIGTERM'), 'gone');
  });
});
