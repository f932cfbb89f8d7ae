import { folderOf } from '../../probes/files/daemonFolder';
import type { DaemonProcess } from '../../probes/processes/processes';
import { type ClusterFacts, type KuboFacts, START_UP_MS } from './facts';
import type { Survey } from './survey';

/** Of a peer of which nothing is known yet. */
export const NOTHING_SEEN = {
  clusterName: null,
  process: null,
  ageMs: null,
  now: 0,
  folder: null,
  look: null,
  lock: null,
  socket: null,
  endpoint: null,
  apiBound: null,
  sockets: null,
  apiLeftOut: false,
  swarmBound: null,
  listeners: null,
  peerstoreRewritten: false,
  answer: null,
  configElsewhere: false,
  startUpMs: START_UP_MS,
  hearingMs: 0,
  raft: false,
  trustedPeers: null,
  lost: [],
  expectedPeers: [],
  kuboAddress: null,
  kubo: null,
} satisfies Partial<ClusterFacts>;

/** What the process list alone tells of a peer: there was no time for anything else. */
export function unaskedPeer(kind: ClusterFacts['kind'], daemon: DaemonProcess, survey: Survey): ClusterFacts {
  return {
    ...NOTHING_SEEN,
    kind,
    clusterName: daemon.command.clusterName,
    folder: folderOf(daemon, survey.look.surroundings),
    answer: { kind: 'not_asked' },
    ...seenOf(daemon),
  };
}

/** As `unaskedPeer`, of a Kubo. */
export function unaskedKubo(daemon: DaemonProcess, survey: Survey): KuboFacts {
  return {
    kind: 'ipfs',
    folder: folderOf(daemon, survey.look.surroundings),
    repo: null,
    repoChanged: null,
    lock: null,
    endpoint: null,
    apiBound: null,
    sockets: null,
    apiLeftOut: false,
    answer: { kind: 'not_asked' },
    ...seenOf(daemon),
  };
}

function seenOf(daemon: DaemonProcess) {
  const now = Date.now();
  return {
    process: daemon,
    ageMs: daemon.startedAt === null ? null : now - daemon.startedAt,
    now,
    processesUnreadable: null,
  };
}
