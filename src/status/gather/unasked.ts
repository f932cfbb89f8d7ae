import { closedFolder } from '../../probes/files/configFolder';
import { folderOf } from '../../probes/files/daemonFolder';
import { closedRepo } from '../../probes/files/kuboRepo';
import { UnreadableError } from '../../probes/files/unreadableError';
import type { DaemonProcess } from '../../probes/processes/processes';
import type { DaemonKind } from '../../probes/programs/daemonKind';
import { type ClusterFacts, type Facts, type KuboFacts, START_UP_MS } from './facts';
import type { Survey } from './survey';

/** Of a peer of which nothing is known yet. */
export const NOTHING_SEEN = {
  clusterName: null,
  process: null,
  ageMs: null,
  now: 0,
  folder: null,
  contents: null,
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

/** What is known of a folder at which nobody could look in time. */
const NOT_LOOKED_AT = (folder: string) => new UnreadableError(folder, { kind: 'not_asked' });

/** As `unaskedPeer`, of a folder without a process. */
export function unaskedPeerFolder(kind: ClusterFacts['kind'], folder: string, survey: Survey): ClusterFacts {
  return {
    ...NOTHING_SEEN,
    kind,
    now: Date.now(),
    folder,
    contents: closedFolder(NOT_LOOKED_AT(folder)),
    processesUnreadable: survey.unlisted(kind),
  };
}

/** As `unaskedPeerFolder`, of a repository. */
export function unaskedRepo(folder: string, survey: Survey): KuboFacts {
  return {
    kind: 'ipfs',
    process: null,
    ageMs: null,
    now: Date.now(),
    folder,
    repo: closedRepo(NOT_LOOKED_AT(folder)),
    repoChanged: null,
    lock: null,
    endpoint: null,
    apiBound: null,
    sockets: null,
    apiLeftOut: false,
    answer: null,
    processesUnreadable: survey.unlisted('ipfs'),
  };
}

/** What the process list alone tells of all daemons of a kind. */
export function allUnasked(kind: DaemonKind, survey: Survey): readonly Facts[] {
  return survey
    .daemons(kind)
    .map((daemon) => (kind === 'ipfs' ? unaskedKubo(daemon, survey) : unaskedPeer(kind, daemon, survey)));
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
