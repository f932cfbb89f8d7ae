import type { PeerAnswer } from '../../probes/apis/liveness';
import { type ClusterFacts, START_UP_MS } from '../gather/facts';
import { judgeUnanswering } from './closedClusterVerdict';
import { kuboTrouble, missingPeers } from './peerTrouble';
import { because, type Judgement, lockReasons } from './judgement';
import { judgeQuietCluster } from './quietClusterVerdict';

/** Judges one Cluster peer or follower. Pure: the same facts give the same judgement. */
export function judgeCluster(facts: ClusterFacts): Judgement {
  const { answer, process } = facts;
  if (process?.frozen === true) {
    return {
      state: 'unresponsive',
      reasons: [
        because(`PID ${process.pid} is stopped by a signal or a debugger`, `/proc/${process.pid}/stat`),
      ],
      nextStep: `Let it go on: kill -CONT ${process.pid}`,
    };
  }
  if (answer?.kind === 'peer') {
    return judgeAnswer(facts, answer);
  }
  return process ? judgeUnanswering(facts, process.pid) : judgeQuietCluster(facts);
}

function judgeAnswer(facts: ClusterFacts, answer: PeerAnswer): Judgement {
  const api = facts.endpoint?.address ?? 'its API';
  const kubo = kuboTrouble(facts, answer);
  if (answer.wantsCredentials && !kubo) {
    return {
      state: 'running',
      reasons: [because(`${api} answers and wants credentials (401)`, 'GET /version')],
      nextStep: null,
    };
  }
  const asked = answer.id ? 'GET /id' : 'GET /version';
  const alive = because(`${api} answers as IPFS Cluster ${answer.version ?? ''}`.trim(), asked);
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
      nextStep:
        'Look at the missing peers: start them again, or check the network between you and them, and the secret.',
    };
  }
  return { state: 'running', reasons: [alive, ...lockReasons(facts.lock, facts.process)], nextStep: null };
}

/** A READY peer measures itself; before that its own ping metric is missing. `null` when nobody can tell. */
function isReady(facts: ClusterFacts, answer: PeerAnswer): boolean | null {
  const own = answer.id?.id ?? facts.look?.peerId;
  if (own === undefined || own === null || answer.pings === null) {
    return null;
  }
  return answer.pings.some((ping) => ping.peer === own && ping.value !== '');
}

function judgeNotReady(facts: ClusterFacts, alive: string): Judgement {
  const notReady = because('it has not sent its own ping yet: it is not READY', 'GET /monitor/metrics/ping');
  if (facts.raft) {
    return {
      state: 'starting',
      reasons: [because('the raft consensus has no leader yet', 'service.json'), notReady, alive],
      nextStep: 'Start a majority of the peers: raft needs them to elect a leader.',
    };
  }
  if (facts.ageMs !== null && facts.ageMs < START_UP_MS) {
    return { state: 'starting', reasons: [notReady, alive], nextStep: null };
  }
  return {
    state: 'degraded',
    reasons: [notReady, alive],
    nextStep: 'Read the log of the daemon: something keeps it from becoming READY.',
  };
}
