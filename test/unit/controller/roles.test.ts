import assert from 'node:assert/strict';
import { judgeHealth, STATUS_CODES } from '../../../src/controller/roles';
import {
  DAEMON_TYPES,
  type Daemons,
  type DaemonType,
  type Health,
  type Role,
  type State,
} from '../../../src/status/result';

function daemons(ipfs: State, service: State, follow: State): Daemons {
  const entry = (type: DaemonType, state: State) => ({ running: false, type, process_count: 0, state });
  return {
    ipfs: entry('ipfs', ipfs),
    ipfs_cluster_service: entry('ipfs_cluster_service', service),
    ipfs_cluster_follow: entry('ipfs_cluster_follow', follow),
  };
}

const CASES: readonly (readonly [Role | null, State, State, State, Health])[] = [
  ['master', 'running', 'running', 'crashed', 'healthy'],
  ['master', 'running', 'degraded', 'not_installed', 'degraded'],
  ['master', 'stopped', 'running', 'not_installed', 'critical'],
  ['master', 'running', 'not_installed', 'running', 'critical'],
  ['worker', 'running', 'crashed', 'running', 'healthy'],
  ['worker', 'running', 'running', 'starting', 'degraded'],
  ['worker', 'running', 'running', 'unknown', 'unknown'],
  ['leecher', 'running', 'crashed', 'crashed', 'healthy'],
  ['leecher', 'unresponsive', 'running', 'running', 'critical'],
  [null, 'running', 'not_initialized', 'not_installed', 'healthy'],
  [null, 'running', 'stopped', 'not_installed', 'critical'],
  [null, 'running', 'running', 'stopping', 'degraded'],
  [null, 'not_installed', 'not_installed', 'not_installed', 'unknown'],
];

describe('health by role', () => {
  for (const [role, ipfs, service, follow, health] of CASES) {
    it(`${role ?? 'no role'}: ${ipfs}, ${service}, ${follow} is ${health}`, () => {
      assert.equal(judgeHealth(daemons(ipfs, service, follow), DAEMON_TYPES, true, role), health);
    });
  }

  it('a type that is asked for alone is required', () => {
    const all = daemons('running', 'not_initialized', 'running');
    assert.equal(judgeHealth(all, ['ipfs_cluster_service'], false, 'leecher'), 'critical');
  });

  it('has the codes of the contract', () => {
    assert.deepEqual(STATUS_CODES, { healthy: 200, degraded: 429, critical: 500, unknown: 500 });
  });
});
