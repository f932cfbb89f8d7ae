import type { KuboAnswer } from '../../probes/apis/kuboLiveness';
import type { DaemonProcess } from '../../probes/processes/processes';
import { BINDING_MS, type ClusterFacts, START_UP_MS } from '../gather/facts';
import { advise, because, type NextStep, type Reason } from '../reasons/reason';
import {
  aliveReason,
  closedReason,
  type Judgement,
  lockReasons,
  NOT_ASKED,
  questionTo,
  silentReason,
  unreachableStep,
} from './judgement';

/** Judges a living process whose API does not answer as a Cluster peer's. */
export function judgeUnanswering(facts: ClusterFacts, process: DaemonProcess): Judgement {
  const api = facts.endpoint?.address ?? 'its API';
  const alive = aliveReason(process, facts.ageMs);
  if (facts.apiLeftOut) {
    const leftOut = because('api_left_out', {}, 'service.json');
    return judgeWithoutApi(facts, alive, leftOut);
  }
  if (facts.apiUnaskable === true) {
    return judgeUnaskable(facts, alive);
  }
  if (facts.sockets?.listens === true && facts.endpoint?.kind === 'unix' && facts.socket === null) {
    return judgeWithoutApi(facts, alive, because('socket_file_gone', { api }, '/proc/net/unix'));
  }
  if (facts.sockets?.listens === true && facts.answer?.kind === 'taken') {
    return judgeWithoutApi(
      facts,
      alive,
      because('socket_taken', { api }, '/proc/net/unix'),
      unreachableStep(facts.answer, api),
    );
  }
  if (facts.process?.sharesNetwork === false) {
    return judgeElsewhere(facts, alive);
  }
  switch (facts.answer?.kind) {
    case 'silent':
      return judgeSilent(facts, alive, api);
    case 'not_asked':
      return judgeUnasked(facts, alive, api);
    case 'denied':
      return {
        state: 'running',
        reasons: [alive, because('api_denied', { api }, 'connect')],
        nextStep: advise('look_as_runner_for_more', {}),
      };
    case 'foreign':
      return facts.apiBound === true
        ? judgeGarbled(facts.answer.why, alive, api)
        : judgeClosed(facts, alive, api);
    case 'tls_failed':
      return facts.apiBound === true
        ? {
            state: 'degraded',
            reasons: [closedReason(facts.answer, api, true), alive],
            nextStep: unreachableStep(facts.answer, api),
          }
        : judgeClosed(facts, alive, api);
    case undefined:
      return facts.apiBound === false ? judgeClosed(facts, alive, api) : judgeUnseen(facts, alive);
    default:
      return judgeClosed(facts, alive, api);
  }
}

/** It lives, and nobody here can ask it more. */
function judgeUnaskable(facts: ClusterFacts, alive: Reason): Judgement {
  const judged = judgeWithoutApi(facts, alive, because('socket_unaskable', {}, 'net.connect of Node'));
  return judged.state === 'running' ? { ...judged, nextStep: advise('name_tcp_api', {}) } : judged;
}

/** It listens there itself, so nobody else can be meant: its API is out of order. */
function judgeGarbled(why: string, alive: Reason, api: string): Judgement {
  return {
    state: 'degraded',
    reasons: [because('api_garbled', { api, why }, 'GET /version'), alive],
    nextStep: advise('read_log', {}),
  };
}

/** Where its API is expected nobody is. That says something only if we know where to expect it. */
function judgeClosed(facts: ClusterFacts, alive: Reason, api: string): Judgement {
  const { process, contents } = facts;
  const unseen = process?.listening === null;
  const young = facts.ageMs !== null && facts.ageMs < START_UP_MS;
  if (unseen && (!contents?.config || (process.environment === null && !young))) {
    return judgeUnseen(facts, alive);
  }
  if (facts.configElsewhere && !facts.peerstoreRewritten && servesMore(facts)) {
    return {
      state: 'running',
      reasons: [alive, because('listens_elsewhere', { api }, 'service.json')],
      nextStep: advise('restart_or_name_api', {}),
    };
  }
  return judgeUnbound(facts, alive, api);
}

/** While it stops, only the port for other peers is left; a fetched configuration may have moved any port. */
function servesMore({ contents, swarmBound, listeners }: ClusterFacts): boolean {
  return contents?.config?.source == null
    ? swarmBound !== null && (listeners ?? 0) > 0
    : (listeners ?? 0) > 1;
}

/** The process is another user's, and neither its sockets nor its configuration can be read. */
function judgeUnseen(facts: ClusterFacts, alive: Reason): Judgement {
  return {
    state: 'running',
    reasons: [alive, because('api_unreadable', {}, facts.folder ?? 'configuration')],
    nextStep: advise('look_as_runner_or_name_api', {}),
  };
}

function judgeSilent(facts: ClusterFacts, alive: Reason, api: string): Judgement {
  const silent = silentReason(facts.answer, api, 'GET /version');
  if (facts.process?.traced === true) {
    return {
      state: 'unresponsive',
      reasons: [because('debugger_halted', {}, `/proc/${facts.process.pid}/stat`), silent, alive],
      nextStep: advise('continue_debugger', {}),
    };
  }
  if (facts.ageMs !== null && facts.ageMs < facts.startUpMs) {
    return {
      state: 'starting',
      reasons: [silent, alive],
      nextStep: advise('wait_for_dials', {}),
    };
  }
  return {
    state: 'unresponsive',
    reasons: [silent, alive],
    nextStep: advise('read_log_or_stop', {}),
  };
}

/** It is there, which is all that was seen of it. */
function judgeUnasked(facts: ClusterFacts, alive: Reason, api: string): Judgement {
  return {
    state: 'running',
    reasons: [alive, NOT_ASKED.reason(api), ...lockReasons(facts.lock, facts.process)],
    nextStep: NOT_ASKED.nextStep,
  };
}

/** The API port is closed: not open yet, or not any more. The swarm port opens before it and closes after it. */
function judgeUnbound(facts: ClusterFacts, alive: Reason, api: string): Judgement {
  const closed = closedReason(facts.answer, api, facts.apiBound);
  const settled = facts.ageMs === null || facts.ageMs >= BINDING_MS;
  const sign = facts.peerstoreRewritten
    ? because('peerstore_written', {}, 'peerstore')
    : facts.sockets?.serves === true
      ? because('still_serving', {}, '/proc/net')
      : facts.swarmBound === true && settled
        ? because('still_listening', {}, '/proc/net/tcp')
        : null;
  if (sign !== null) {
    return {
      state: 'stopping',
      reasons: [closed, sign, alive],
      nextStep: facts.raft ? advise('wait_for_raft', {}) : advise('wait_for_datastore', {}),
    };
  }
  const hint =
    facts.kind === 'ipfs_cluster_follow' ? advise('wait_for_follower', {}) : advise('check_source', {});
  return { state: 'starting', reasons: [closed, ...waitingFor(facts), alive], nextStep: hint };
}

function waitingFor(facts: ClusterFacts): Reason[] {
  const source = facts.contents?.config?.source;
  const { kubo } = facts;
  return [
    ...(facts.kind === 'ipfs_cluster_follow' && kubo !== null && !isNoFault(kubo)
      ? [because('kubo_not_there_yet', { address: facts.kuboAddress ?? 'its address' }, questionTo(kubo))]
      : []),
    ...(source ? [because('config_source', { source }, 'service.json')] : []),
  ];
}

/** It answers, it will as soon as the peer asks it, or there was no time to ask. */
function isNoFault({ kind }: KuboAnswer): boolean {
  return kind === 'kubo' || kind === 'not_asked' || kind === 'asleep';
}

/** @param why nobody can ask it, though that is no fault of the daemon */
function judgeWithoutApi(
  facts: ClusterFacts,
  alive: Reason,
  why: Reason,
  nextStep: NextStep | null = null,
): Judgement {
  if (facts.swarmBound === false && facts.ageMs !== null && facts.ageMs < START_UP_MS) {
    return {
      state: 'starting',
      reasons: [because('not_listening_yet', {}, '/proc/net/tcp'), alive],
      nextStep: null,
    };
  }
  if (facts.kubo !== null && facts.kubo.kind !== 'denied' && !isNoFault(facts.kubo)) {
    const kubo = because(
      'kubo_not_answering',
      { address: facts.kuboAddress ?? 'its address' },
      questionTo(facts.kubo),
    );
    return {
      state: 'degraded',
      reasons: [kubo, why, alive],
      nextStep: advise('start_or_correct_kubo', { address: facts.kuboAddress ?? 'its address' }),
    };
  }
  return {
    state: 'running',
    reasons: [alive, why, ...lockReasons(facts.lock, facts.process)],
    nextStep,
  };
}

/** In another network namespace, as a container has one: its sockets are visible from here, its API is not. */
function judgeElsewhere(facts: ClusterFacts, alive: Reason): Judgement {
  const where = because('other_network', {}, `/proc/${facts.process?.pid ?? 0}/ns/net`);
  if (facts.apiBound === false) {
    return judgeUnbound(facts, alive, facts.endpoint?.address ?? 'its API');
  }
  return {
    state: 'running',
    reasons: [alive, where, because('api_elsewhere', {}, 'connect')],
    nextStep: advise('publish_api', {}),
  };
}
