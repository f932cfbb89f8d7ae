import assert from 'node:assert/strict';
import { ownTimeOf } from '../../../lab/conditions/ownTime';
import type { CheckRequest } from '../../../src/controller/checkDaemonStatus';
import { createCheckDaemonStatus, NO_SETTINGS } from '../../../src/controller/createController';
import type { Machine } from '../../../src/controller/machine/machine';
import { InvalidRequestError } from '../../../src/controller/request';
import { ProcessesUnreadableError, type ProcessTable } from '../../../src/probes/processes/processes';
import { DAEMON_TYPES, DaemonStatusResponse } from '../../../src/status/result';
import { daemonProcess } from '../status/clusterFacts';

const EMPTY: ProcessTable = {
  source: 'test',
  daemons: [],
  someEnded: () => false,
  mayBeDaemon: () => false,
  nameOf: () => null,
  listenerOwner: () => null,
};

/** A machine on which nothing is installed; what it has is added by each test. */
function machine(changes: Partial<Machine> = {}): Machine {
  return {
    platform: 'linux',
    environment: { HOME: '/nonexistent', PATH: '' },
    listProcesses: () => Promise.resolve(EMPTY),
    ...changes,
  };
}

const ask = (changes: Partial<Machine> = {}) => createCheckDaemonStatus(() => NO_SETTINGS, machine(changes));

describe('checkDaemonStatus', () => {
  it('answers for all three types when none is named', async () => {
    const answer = DaemonStatusResponse.parse(await ask()());
    assert.deepEqual(Object.keys(answer.daemons), [...DAEMON_TYPES]);
    assert.equal(answer.operation, 'check_daemon_status');
    assert.deepEqual(answer.daemon_status, { overall: answer.overall_status, daemons: answer.daemons });
  });

  it('answers for one type as the contract says', async () => {
    const answer = DaemonStatusResponse.parse(await ask()({ daemon_type: 'ipfs_cluster_service' }));
    assert.deepEqual(Object.keys(answer.daemons), ['ipfs_cluster_service']);
    assert.equal(answer.operation, 'check_ipfs_cluster_service_status');
    assert.equal(answer.success, false);
    const details = answer.daemons.ipfs_cluster_service?.details;
    assert.ok(details);
    assert.equal(details.operation, 'ipfs_cluster_service_status');
    assert.equal(details.process_running, false);
    assert.equal(details.socket_exists, false);
    assert.equal(details.operation_id, answer.operation_id);
  });

  it('names the known types for an unknown one', async () => {
    await assert.rejects(
      ask()({ daemon_type: 'ipfs_cluster' }),
      (error) =>
        error instanceof InvalidRequestError && DAEMON_TYPES.every((type) => error.message.includes(type)),
    );
  });

  it('names the field that is wrong', async () => {
    const wrong = [
      [{ role: 'king' }, 'role'],
      [{ timeout_ms: 5 }, 'timeout_ms'],
      [{ daemon: 'ipfs' }, 'daemon'],
    ] as const;
    for (const [request, field] of wrong) {
      await assert.rejects(
        ask()(request as CheckRequest),
        (error) => error instanceof InvalidRequestError && error.field === field,
      );
    }
  });

  it('hides no type behind the fault of another', async () => {
    const broken = daemonProcess({ kind: 'ipfs_cluster_service' });
    Object.defineProperty(broken, 'command', {
      get: () => {
        throw new TypeError('no command');
      },
    });
    const answer = await ask({ listProcesses: () => Promise.resolve({ ...EMPTY, daemons: [broken] }) })();
    const { ipfs, ipfs_cluster_service: service, ipfs_cluster_follow: follow } = answer.daemons;
    assert.deepEqual(
      [service?.state, service?.error, service?.error_type],
      ['unknown', 'no command', 'TypeError'],
    );
    assert.equal(answer.error, 'no command');
    assert.equal(answer.error_type, 'TypeError');
    assert.equal(answer.success, false);
    assert.notEqual(ipfs?.details, undefined);
    assert.notEqual(follow?.details, undefined);
  });

  it('says "unknown", not "stopped", where the process list cannot be read', async () => {
    const unreadable = () => Promise.reject(new ProcessesUnreadableError('/proc is not there'));
    const answer = await ask({ listProcesses: unreadable })();
    for (const type of DAEMON_TYPES) {
      assert.equal(answer.daemons[type]?.state, 'unknown');
      assert.match(answer.daemons[type].details?.reasons[0] ?? '', /\/proc is not there/);
    }
  });

  it('looks again when a daemon ended during the look', async () => {
    let looks = 0;
    const listProcesses = () => {
      looks += 1;
      const daemons = looks === 1 ? [daemonProcess({ kind: 'ipfs', frozen: true })] : [];
      return Promise.resolve({ ...EMPTY, daemons, someEnded: () => looks === 1 });
    };
    const answer = await ask({ listProcesses })({ daemon_type: 'ipfs' });
    assert.equal(looks, 2);
    assert.deepEqual([answer.daemons.ipfs?.state, answer.daemons.ipfs?.process_count], ['not_installed', 0]);
  });

  it('comes within its time, even where a look never ends', async () => {
    const folders = { ipfs: ['/nonexistent'] };
    const check = createCheckDaemonStatus(() => ({ ...NO_SETTINGS, folders }), machine());
    const { ms } = await ownTimeOf(() => check({ timeout_ms: 100 }));
    assert.ok(ms < 1000, `${ms} ms`);
  });

  it('rejects with the reason of a cancellation', async () => {
    const cancel = new AbortController();
    cancel.abort(new Error('no longer wanted'));
    await assert.rejects(ask()({}, cancel.signal), /no longer wanted/);
  });

  it('takes the role of the settings when the request names none', async () => {
    const check = createCheckDaemonStatus(() => ({ ...NO_SETTINGS, role: 'leecher' }), machine());
    assert.equal((await check()).role, 'leecher');
    assert.equal((await check({ role: 'master' })).role, 'master');
  });
});
