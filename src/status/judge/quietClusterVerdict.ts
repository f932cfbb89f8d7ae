import type { ClusterFacts } from '../gather/facts';
import { advise, because, type NextStep, type Reason } from '../reasons/reason';
import { judgeHidden } from './hiddenVerdict';
import { completeFirst, lackReasons } from './lacks';
import { hasContent, leftLock } from './leftLock';
import {
  closedReasons,
  giveBack,
  type Judgement,
  judgeAsleep,
  judgeUnlisted,
  NOT_ASKED,
  portTaken,
  problemReasons,
  unreachableReason,
  unreachableStep,
  wakeUp,
} from './judgement';

/** Judges a folder of which no process and no API is to be seen. */
export function judgeQuietCluster(facts: ClusterFacts): Judgement {
  const { contents } = facts;
  const folder = facts.folder ?? 'the folder';
  if (facts.processesUnreadable !== null) {
    return judgeUnlisted(facts.processesUnreadable);
  }
  const closed = judgeOwnSocket(facts);
  if (closed) {
    return closed;
  }
  const hidden = judgeHidden(contents, facts, { ...LOCK, interface: 'API' });
  if (hidden) {
    return hidden;
  }
  if (contents?.initialized !== true) {
    return (
      judgeAsleep(facts) ?? {
        state: 'not_initialized',
        reasons: [unconfigured(facts, folder)],
        nextStep: initialize(facts, folder),
      }
    );
  }
  return judgeTraces(facts, folder);
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
        reasons: [because('api_silent', { api: socket }, 'GET /version')],
        nextStep: advise('look_in_container', {}),
      };
    case 'not_asked':
      return { state: 'unknown', reasons: [NOT_ASKED.reason(socket)], nextStep: NOT_ASKED.nextStep };
    case 'denied':
      return {
        state: 'unknown',
        reasons: [because('api_denied', { api: socket }, 'connect')],
        nextStep: advise('look_as_runner', {}),
      };
    default:
      return null;
  }
}

function judgeTraces(facts: ClusterFacts, folder: string): Judgement {
  const { lock, socket, answer } = facts;
  if (lock?.holder != null) {
    const by = { ...LOCK, pid: lock.holder, program: lock.holderName ?? 'another program' };
    return {
      state: 'stopped',
      reasons: [because('lock_held_by_command', by, lock.source)],
      nextStep: advise('wait_for_command', {}),
    };
  }
  const traces = [
    ...leftLock(lock, LOCK),
    ...(socket !== null && answer?.kind === 'refused' ? [because('socket_left', { socket }, 'connect')] : []),
  ];
  const problem = facts.contents?.problem;
  if (traces.length > 0) {
    return {
      state: 'crashed',
      reasons: [
        ...traces,
        ...problemReasons(problem, folder),
        ...lackReasons(facts),
        ...closedReasons(facts),
        ...tlsReasons(facts),
        ...portReasons(facts),
        ...(answer?.kind === 'asleep' ? unreachableReasons(facts) : []),
      ],
      nextStep:
        giveBack(facts, socket) ??
        (problem ? advise('correct', { problem }) : (completeFirst(facts) ?? afterCrash(facts))),
    };
  }
  return {
    state: 'stopped',
    reasons: [
      problem
        ? because('nothing_left_but_problem', { problem }, folder)
        : because('nothing_left', {}, folder),
      ...lackReasons(facts),
      ...closedReasons(facts),
      ...unreachableReasons(facts),
      ...portReasons(facts),
    ],
    nextStep: problem
      ? advise('correct', { problem })
      : (completeFirst(facts) ??
        giveBack(facts) ??
        freePort(facts) ??
        wakeUp(facts) ??
        advise('start', { command: startCommand(facts) })),
  };
}

const LOCK = { lock: 'cluster.lock' } as const;

function unconfigured({ contents }: ClusterFacts, folder: string): Reason {
  return contents?.problem
    ? because('not_configured_problem', { folder, problem: contents.problem }, folder)
    : because('not_configured', { folder }, folder);
}

function unreachableReasons({ endpoint, answer }: ClusterFacts): Reason[] {
  const unreachable = endpoint && unreachableReason(answer, endpoint.address);
  return unreachable ? [unreachable] : [];
}

/** That somebody answers there, though not so that we may believe it. */
function tlsReasons(facts: ClusterFacts): Reason[] {
  return facts.answer?.kind === 'tls_failed' ? unreachableReasons(facts) : [];
}

function portReasons(facts: ClusterFacts): Reason[] {
  const port = portTaken(facts);
  return port === null ? [] : [because('port_taken', port, 'GET /version')];
}

/** While something else has its port, no start can work. */
function freePort(facts: ClusterFacts): NextStep | null {
  const { answer, endpoint } = facts;
  if (answer?.kind === 'tls_failed') {
    return unreachableStep(answer, endpoint?.address ?? 'its API');
  }
  const port = portTaken(facts);
  return port === null ? null : advise('free_port', { api: port.api, command: startCommand(facts) });
}

function startCommand(facts: ClusterFacts): string {
  return facts.kind === 'ipfs_cluster_follow'
    ? `ipfs-cluster-follow ${facts.clusterName ?? '<cluster>'} run`
    : 'ipfs-cluster-service daemon';
}

/** Both programs refuse, or want to overwrite, what is there already: see `init` in their `cmd/`. */
function initialize(facts: ClusterFacts, folder: string): NextStep {
  if (facts.contents?.configUid != null) {
    return facts.kind === 'ipfs_cluster_follow'
      ? advise('initialize_again', { folder, command: '' })
      : advise('new_identity', { command: '' });
  }
  const command =
    facts.kind === 'ipfs_cluster_follow'
      ? `ipfs-cluster-follow ${facts.clusterName ?? '<cluster>'} init <config-url>`
      : 'ipfs-cluster-service init';
  return advise('initialize', { command });
}

function afterCrash(facts: ClusterFacts): NextStep {
  if (hasContent(facts.lock)) {
    return advise('delete_lock', { ...LOCK, command: startCommand(facts) });
  }
  if (facts.socket !== null) {
    return advise('delete_socket', { socket: facts.socket, command: startCommand(facts) });
  }
  return freePort(facts) ?? wakeUp(facts) ?? advise('start_after_log', { command: startCommand(facts) });
}
