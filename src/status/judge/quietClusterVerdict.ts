import type { ClusterFacts } from '../gather/facts';
import { because, type Judgement, NOT_ASKED } from './judgement';

/** Judges a folder of which no process and no API is to be seen. */
export function judgeQuietCluster(facts: ClusterFacts): Judgement {
  const { look, lock } = facts;
  const folder = facts.folder ?? 'the folder';
  if (facts.processesUnreadable !== null) {
    return {
      state: 'unknown',
      reasons: [because(`processes cannot be seen: ${facts.processesUnreadable}`, 'process list')],
      nextStep: 'Make the process list readable (mount /proc, install procps), then look again.',
    };
  }
  const closed = judgeOwnSocket(facts);
  if (closed) {
    return closed;
  }
  if (look?.unreadable === true) {
    return {
      state: 'unknown',
      reasons: [because(look.problem ?? `${folder} cannot be read`, folder)],
      nextStep: `Look as the user who owns ${folder}.`,
    };
  }
  const hidden = hiddenHolder(facts);
  if (hidden && lock) {
    return {
      state: 'unknown',
      reasons: [because(hidden, lock.source)],
      nextStep: 'Look as the user, or inside the container, that runs it.',
    };
  }
  if (look?.initialized !== true) {
    return {
      state: 'not_initialized',
      reasons: [because(`${folder} has no complete configuration${problemOf(facts)}`, folder)],
      nextStep: initialize(facts),
    };
  }
  return judgeTraces(facts, folder);
}

/** Why nobody can say whether a daemon lives, though its lock is there. */
function hiddenHolder({ look, lock, answer }: ClusterFacts): string | null {
  if (lock?.exists !== true) {
    return null;
  }
  if (lock.holder !== null) {
    return lock.holderVisible
      ? null
      : `cluster.lock is held by ${holder(lock.holder)}, which cannot be seen from here`;
  }
  if (!lock.canTell && look?.initialized === true) {
    return 'cluster.lock exists, and nobody can tell whether it is held';
  }
  return lock.mayHideHolders && (answer?.kind === 'silent' || answer?.kind === 'not_asked')
    ? `cluster.lock exists, its API ${answer.kind === 'silent' ? 'is silent' : 'was not asked in time'}, and processes outside of this container cannot be seen`
    : null;
}

/** A socket in the folder is the daemon's own: who accepts there is alive, even if no process is to be seen. */
function judgeOwnSocket({ socket, endpoint, answer }: ClusterFacts): Judgement | null {
  if (socket === null || endpoint?.kind !== 'unix') {
    return null;
  }
  switch (answer?.kind) {
    case 'silent':
      return {
        state: 'unresponsive',
        reasons: [because(`${socket} accepts connections but does not answer`, 'GET /version')],
        nextStep: 'Look inside the container that runs it.',
      };
    case 'not_asked':
      return { state: 'unknown', reasons: [NOT_ASKED.reason(socket)], nextStep: NOT_ASKED.nextStep };
    case 'denied':
      return {
        state: 'unknown',
        reasons: [because(`this user may not connect to ${socket}`, 'connect')],
        nextStep: 'Look as the user who runs the daemon.',
      };
    default:
      return null;
  }
}

function judgeTraces(facts: ClusterFacts, folder: string): Judgement {
  const { lock, socket, answer } = facts;
  if (lock?.holder != null) {
    const by = `PID ${lock.holder} (${lock.holderName ?? 'another program'})`;
    return {
      state: 'stopped',
      reasons: [because(`no daemon runs; cluster.lock is held by ${by}`, lock.source)],
      nextStep: 'Wait until that command has ended before you start the daemon.',
    };
  }
  const traces = [
    ...(lock?.exists === true
      ? [because('cluster.lock was left behind and nobody holds it', lock.source)]
      : []),
    ...(socket !== null && answer?.kind === 'refused'
      ? [because(`${socket} was left behind and nobody listens on it`, 'connect')]
      : []),
  ];
  if (traces.length > 0) {
    return { state: 'crashed', reasons: traces, nextStep: afterCrash(facts) };
  }
  return {
    state: 'stopped',
    reasons: [
      because(`initialized, no process, nothing left behind${problemOf(facts)}`, folder),
      ...portTaken(facts),
    ],
    nextStep: facts.look?.problem ? `Correct it: ${facts.look.problem}.` : `Start it: ${startCommand(facts)}`,
  };
}

function holder(pid: number): string {
  return pid === 0 ? 'a process of another PID namespace' : `PID ${pid}`;
}

function problemOf(facts: ClusterFacts): string {
  return facts.look?.problem ? `; ${facts.look.problem}` : '';
}

function portTaken(facts: ClusterFacts): string[] {
  return facts.answer?.kind === 'foreign' && facts.endpoint
    ? [because(`something else listens on ${facts.endpoint.address} (${facts.answer.why})`, 'GET /version')]
    : [];
}

function startCommand(facts: ClusterFacts): string {
  return facts.kind === 'ipfs_cluster_follow'
    ? `ipfs-cluster-follow ${facts.clusterName ?? '<cluster>'} run`
    : 'ipfs-cluster-service daemon';
}

function initialize(facts: ClusterFacts): string {
  return facts.kind === 'ipfs_cluster_follow'
    ? `Initialize it: ipfs-cluster-follow ${facts.clusterName ?? '<cluster>'} init <config-url>`
    : 'Initialize it: ipfs-cluster-service init';
}

function afterCrash(facts: ClusterFacts): string {
  if ((facts.lock?.size ?? 0) > 0) {
    return 'cluster.lock is not empty, which blocks the next start: delete it, then start the daemon.';
  }
  if (facts.socket !== null) {
    return `Delete ${facts.socket} (it blocks the next start), then: ${startCommand(facts)}`;
  }
  return `Read its log for the cause, then start it again: ${startCommand(facts)}`;
}
