import type { Target } from '../../../src/actions/act';
import type { SeenDaemon, Situation } from '../../../src/actions/situation';
import type { Supervisor } from '../../../src/probes/supervisors/supervisor';
import type { Instance } from '../../../src/status/result';

const STARTED = '2026-11-28T12:00:00.000Z';
export const OUR_UID = 1000;

export function instance(changes: Partial<Instance> = {}): Instance {
  return {
    pid: 4711,
    folder: '/home/ann/.ipfs-cluster',
    name: 'peer0',
    state: 'running',
    reasons: [],
    next_step: null,
    causes: [],
    next: null,
    api: '/ip4/127.0.0.1/tcp/9094',
    version: '1.1.6',
    peer_id: null,
    peername: 'peer0',
    started_at: STARTED,
    source: 'process',
    lock_holder: 4711,
    program: '/usr/bin/ipfs-cluster-service',
    cluster_peers: 1,
    kubo: null,
    supervisor: null,
    ...changes,
  };
}

export function target(
  changes: Partial<Instance> = {},
  type: Target['type'] = 'ipfs_cluster_service',
): Target {
  return { type, instance: instance(changes) };
}

export function supervisor(kind: Supervisor['kind'], changes: Partial<Supervisor> = {}): Supervisor {
  return { kind, unit: null, scope: null, pid: null, tty: null, ...changes };
}

export function seenDaemon(changes: Partial<SeenDaemon> = {}): SeenDaemon {
  return {
    process: { pid: 4711, start: '123456' },
    isTarget: true,
    uid: OUR_UID,
    owner: 'ann',
    frozen: false,
    elsewhere: false,
    supervisor: null,
    control: null,
    launch: { file: '/usr/bin/ipfs-cluster-service', args: ['daemon'], folder: '/', environment: {} },
    hasProgram: true,
    log: '/home/ann/.local/state/ipfs-cluster-vscode/logs/x.log',
    mark: 'one folder',
    obstacle: null,
    ...changes,
  };
}

export function situation(changes: Partial<Situation> = {}): Situation {
  return {
    trusted: true,
    platform: 'linux',
    uid: OUR_UID,
    daemon: seenDaemon(),
    problem: null,
    users: [],
    start: null,
    ...changes,
  };
}
