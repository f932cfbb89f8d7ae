import type { Id } from '../../../src/probes/apis/clusterAnswers';
import type { ClusterFolder } from '../../../src/probes/files/configFolder';
import { listeningAt } from '../../../src/probes/sockets/listening';
import type { PeerAnswer } from '../../../src/probes/apis/liveness';
import type { DaemonProcess } from '../../../src/probes/processes/processes';
import { parseServiceConfig } from '../../../src/probes/config/serviceConfig';
import type { ClusterFacts, LockFact } from '../../../src/status/gather/facts';

export const OWN = '12D3KooWOwn';
export const OTHER = '12D3KooWOther';
export const NOW = Date.parse('2026-11-26T12:00:00Z');
const FOLDER = '/home/ann/.ipfs-cluster';

export function daemonProcess(changes: Partial<DaemonProcess> = {}): DaemonProcess {
  return {
    kind: 'ipfs_cluster_service',
    pid: 4711,
    command: { folder: null, folderFlag: null, clusterName: null, bootstrap: [], api: null },
    program: '/usr/bin/ipfs-cluster-service',
    cwd: '/home/ann',
    environment: {},
    home: '/home/ann',
    uid: 1000,
    startedAt: NOW - 600_000,
    frozen: false,
    traced: false,
    root: '',
    sharesNetwork: true,
    listening: listeningAt([
      { host: '127.0.0.1', port: 9094 },
      { host: '0.0.0.0', port: 9096 },
    ]),
    sockets: new Set(),
    openFiles: [],
    supervisor: null,
    ...changes,
  };
}

export function clusterFolder(changes: Partial<ClusterFolder> = {}): ClusterFolder {
  return {
    initialized: true,
    touched: true,
    config: parseServiceConfig('{"api":{"restapi":{}}}'),
    configUid: 1000,
    peerId: OWN,
    problem: null,
    obstacle: null,
    ...changes,
  };
}

export function lockFact(changes: Partial<LockFact> = {}): LockFact {
  return {
    file: `${FOLDER}/cluster.lock`,
    exists: true,
    size: 0,
    holder: null,
    mayHideHolders: false,
    canTell: true,
    source: '/proc/locks',
    holderName: null,
    holderVisible: false,
    holderMayBeDaemon: false,
    ...changes,
  };
}

export function ping(peer: string, value = '{"peer_name":"x"}') {
  return { name: 'ping', peer, value, valid: true };
}

export function identity(changes: Partial<Id> = {}): Id {
  return {
    id: OWN,
    version: '1.1.6',
    rpc_protocol_version: '/ipfscluster/1.0/rpc',
    cluster_peers: [OWN],
    ipfs: { id: 'QmKubo' },
    peername: 'ann',
    ...changes,
  };
}

export function peerAnswer(changes: Partial<PeerAnswer> = {}): PeerAnswer {
  return {
    kind: 'peer',
    tls: false,
    wantsCredentials: false,
    withheld: null,
    version: '1.1.6',
    id: identity(),
    pings: [ping(OWN)],
    alerts: [],
    peers: [],
    hurried: false,
    ...changes,
  };
}

/** A service that has run well for ten minutes, with changes. */
export function clusterFacts(changes: Partial<ClusterFacts> = {}): ClusterFacts {
  return {
    kind: 'ipfs_cluster_service',
    clusterName: null,
    process: daemonProcess(),
    ageMs: 600_000,
    now: NOW,
    folder: FOLDER,
    contents: clusterFolder(),
    lock: lockFact({ holder: 4711, holderVisible: true, holderName: 'ipfs-cluster-se' }),
    socket: null,
    endpoint: { kind: 'tcp', address: '/ip4/127.0.0.1/tcp/9094', host: '127.0.0.1', port: 9094 },
    apiBound: true,
    sockets: null,
    apiLeftOut: false,
    swarmBound: true,
    listeners: 2,
    peerstoreRewritten: false,
    answer: peerAnswer(),
    configElsewhere: false,
    startUpMs: 30_000,
    hearingMs: 40_000,
    raft: false,
    trustedPeers: null,
    lost: [],
    expectedPeers: [],
    kuboAddress: '/ip4/127.0.0.1/tcp/5001',
    kubo: { kind: 'kubo', version: '0.43.0', peerId: 'QmKubo', wantsAuthorization: false },
    processesUnreadable: null,
    ...changes,
  };
}

/** A folder of which no process was found. */
export function quietFacts(changes: Partial<ClusterFacts> = {}): ClusterFacts {
  return clusterFacts({
    process: null,
    ageMs: null,
    lock: lockFact({ exists: false }),
    apiBound: null,
    swarmBound: null,
    listeners: null,
    answer: { kind: 'refused' },
    kuboAddress: null,
    kubo: null,
    ...changes,
  });
}
