import type { PeerAnswer } from '../../probes/apis/liveness';
import { type ClusterFacts, START_UP_MS } from '../gather/facts';
import { judgeUnanswering } from './closedClusterVerdict';
import { kuboTrouble, missingPeers } from './peerTrouble';
import { advise, because, type Reason } from '../reasons/reason';
import { type Judgement, judgeSuspended, lockReasons } from './judgement';
import { judgeQuietCluster } from './quietClusterVerdict';

/** Judges one Cluster peer or follower. Pure: the same facts give the same judgement. */
export function judgeCluster(facts: ClusterFacts): Judgement {
  const { answer, process } = facts;
  if (process?.frozen === true) {
    return judgeSuspended(process);
  }
  if (answer?.kind === 'peer') {
    return judgeAnswer(facts, answer);
  }
  return process ? judgeUnanswering(facts, process) : judgeQuietCluster(facts);
}

function judgeAnswer(facts: ClusterFacts, answer: PeerAnswer): Judgement {
  const api = facts.endpoint?.address ?? 'its API';
  const kubo = kuboTrouble(facts, answer);
  if (answer.wantsCredentials && !kubo) {
    return {
      state: 'running',
      reasons: [
        answer.withheld === null
          ? because('credentials_wanted', { api }, 'GET /version')
          : because('credentials_withheld', { api, why: answer.withheld }, 'GET /version'),
      ],
      nextStep: null,
    };
  }
  const asked = answer.id ? 'GET /id' : 'GET /version';
  const alive =
    answer.version === null
      ? because('cluster_answers_unversioned', { api }, asked)
      : because('cluster_answers', { api, version: answer.version }, asked);
  if (kubo) {
    return { state: 'degraded', reasons: [...kubo.reasons, alive], nextStep: kubo.nextStep };
  }
  if (isReady(facts, answer) === false) {
    return judgeNotReady(facts, alive);
  }
  const missing = missingPeers(facts, answer);
  if (missing.length > 0) {
    return {
      state: 'degraded',
      reasons: [...missing, alive],
      nextStep: advise('look_at_missing', {}),
    };
  }
  return { state: 'running', reasons: [alive, ...lockReasons(facts.lock, facts.process)], nextStep: null };
}

/** A READY peer measures itself; before that its own ping metric is missing. `null` when nobody can tell. */
function isReady(facts: ClusterFacts, answer: PeerAnswer): boolean | null {
  const own = answer.id?.id ?? facts.contents?.peerId;
  if (own === undefined || own === null || answer.pings === null) {
    return null;
  }
  return answer.pings.some((ping) => ping.peer === own && ping.value !== '');
}

function judgeNotReady(facts: ClusterFacts, alive: Reason): Judgement {
  const notReady = because('not_ready', {}, 'GET /monitor/metrics/ping');
  if (facts.raft) {
    return {
      state: 'starting',
      reasons: [because('raft_without_leader', {}, 'service.json'), notReady, alive],
      nextStep: advise('start_majority', {}),
    };
  }
  if (facts.ageMs !== null && facts.ageMs < START_UP_MS) {
    return { state: 'starting', reasons: [notReady, alive], nextStep: null };
  }
  return {
    state: 'degraded',
    reasons: [notReady, alive],
    nextStep: advise('read_log_not_ready', {}),
  };
}
