import assert from 'node:assert/strict';
import { createHook } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { theExtension } from './theExtension';

/** Kinds of work outside of the event loop (https://nodejs.org/api/async_hooks.html): looks, waits and watches. */
const WORK: ReadonlySet<string> = new Set([
  'FSEVENTWRAP',
  'FSREQCALLBACK',
  'FSREQPROMISE',
  'GETADDRINFOREQWRAP',
  'HTTPCLIENTREQUEST',
  'PIPECONNECTWRAP',
  'PROCESSWRAP',
  'TCPCONNECTWRAP',
  'Timeout',
]);

/** Whether a bundle of ours itself asked for it: the nearest frame that is not Node's own. VS Code's API has timers too. */
function isOurs(stack: string): boolean {
  const frames = stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line) && !/\(?node:|\.test\.js/.test(line));
  return /[\\/]dist[\\/](extension|controller|execa)\.js/.test(frames[0] ?? '');
}

// Mocha runs the files in the order of their names: this one comes first, before any test has activated us.
describe('Activation', () => {
  it('waits at least until the window has started', () => {
    assert.equal(theExtension().isActive, false);
  });

  it('starts no process, no request, no timer and no watcher, and nor does the time after it', async () => {
    const started: string[] = [];
    const hook = createHook({
      init(_id, type) {
        if (WORK.has(type) && isOurs(new Error().stack ?? '')) {
          started.push(type);
        }
      },
    }).enable();
    const depth = Error.stackTraceLimit;
    Error.stackTraceLimit = 50;
    try {
      await theExtension().activate();
      // That nothing happens can only be waited for: two of the seconds in which each second something would be looked at.
      await sleep(2000);
      assert.deepEqual(started, []);
      // The counter sees what it should: a look is full of such work.
      await theExtension().exports.checkDaemonStatus({ daemon_type: 'ipfs' });
      assert.notEqual(started.length, 0);
    } finally {
      hook.disable();
      Error.stackTraceLimit = depth;
    }
  });

  it('exports a versioned API', async () => {
    const { version, checkDaemonStatus } = theExtension().exports;
    assert.equal(version, 1);
    const answer = await checkDaemonStatus();
    assert.equal(answer.operation, 'check_daemon_status');
    assert.deepEqual(Object.keys(answer.daemons), ['ipfs', 'ipfs_cluster_service', 'ipfs_cluster_follow']);
  });
});
