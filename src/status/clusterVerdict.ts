import type { PeerAnswer } from '../probes/liveness';
import { BINDING_MS, type ClusterFacts, START_UP_MS } from './facts';
import { kuboTrouble, missingPeers } from './peerTrouble';
import { because, type Judgement, lockReasons, since } from './judgement';
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
  if (answer.wantsCredentials) {
    return {
      state: 'running',
      reasons: [because(`${api} answers and wants credentials (401)`, 'GET /version')],
      nextStep: null,
    };
  }
  const alive = because(`${api} answers as IPFS Cluster ${answer.version ?? ''}`.trim(), 'GET /version');
  const kubo = kuboTrouble(facts, answer);
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
      nextStep: 'Look at the missing peers: start them again, or check the network between you and them.',
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

function judgeUnanswering(facts: ClusterFacts, pid: number): Judgement {
  const api = facts.endpoint?.address ?? 'its API';
  const alive = because(`PID ${pid} is alive${since(facts.ageMs)}`, facts.process?.program ?? 'process list');
  if (facts.apiLeftOut) {
    return judgeWithoutApi(facts, alive);
  }
  if (facts.process?.sharesNetwork === false) {
    return judgeElsewhere(facts, alive);
  }
  switch (facts.answer?.kind) {
    case 'silent':
      return judgeSilent(facts, alive, api);
    case 'denied':
      return {
        state: 'running',
        reasons: [alive, because(`this user may not connect to ${api}`, 'connect')],
        nextStep: 'To see more, look as the user who runs the daemon.',
      };
    case undefined:
      return facts.apiBound === false ? judgeUnbound(facts, alive, api) : judgeUnseen(facts, alive);
    default:
      return judgeUnbound(facts, alive, api);
  }
}

/** The process is another user's, and neither its sockets nor its configuration can be read. */
function judgeUnseen(facts: ClusterFacts, alive: string): Judgement {
  return {
    state: 'running',
    reasons: [alive, because('its API address cannot be read by this user', facts.folder ?? 'configuration')],
    nextStep: 'To see more, look as the user who runs the daemon, or name its API address in the settings.',
  };
}

function judgeSilent(facts: ClusterFacts, alive: string, api: string): Judgement {
  const silent = because(`${api} accepts connections but does not answer`, 'GET /version');
  if (facts.ageMs !== null && facts.ageMs < START_UP_MS) {
    return {
      state: 'starting',
      reasons: [silent, alive],
      nextStep: 'Wait: it may be dialling the peers of its peerstore, 3 s for each that does not answer.',
    };
  }
  return {
    state: 'unresponsive',
    reasons: [silent, alive],
    nextStep:
      'Read its log; if it stays so, stop it with SIGTERM (never SIGKILL: recent pins would be lost).',
  };
}

/** The API port is closed: not open yet, or not any more. The swarm port opens before it and closes after it. */
function judgeUnbound(facts: ClusterFacts, alive: string, api: string): Judgement {
  const closed = because(`${api} is not open`, facts.apiBound === false ? '/proc/net/tcp' : 'connect');
  const settled = facts.ageMs === null || facts.ageMs >= BINDING_MS;
  if ((facts.swarmBound === true && settled) || facts.peerstoreRewritten) {
    const sign = facts.peerstoreRewritten
      ? because('it has written its peers for the next start', 'peerstore')
      : because('it still listens for peers', '/proc/net/tcp');
    return {
      state: 'stopping',
      reasons: [closed, sign, alive],
      nextStep: facts.raft
        ? 'Wait. If raft found no majority it stays so for ever: end it with three SIGTERM, then start a majority.'
        : 'Wait until it has closed its datastore.',
    };
  }
  const hint =
    facts.kind === 'ipfs_cluster_follow'
      ? 'It waits up to 2 minutes for Kubo, then fetches its configuration: check that both are reachable.'
      : 'If it stays so, check the "source" of its service.json: a server that never answers holds it back.';
  return { state: 'starting', reasons: [closed, ...waitingFor(facts), alive], nextStep: hint };
}

function waitingFor(facts: ClusterFacts): string[] {
  const source = facts.look?.config?.source;
  const kuboAway = facts.kubo !== null && facts.kubo.kind !== 'kubo';
  return [
    ...(facts.kind === 'ipfs_cluster_follow' && kuboAway
      ? [because(`Kubo does not answer at ${facts.kuboAddress ?? 'its address'}`, 'POST /api/v0/version')]
      : []),
    ...(source ? [because(`its configuration comes from ${source}`, 'service.json')] : []),
  ];
}

function judgeWithoutApi(facts: ClusterFacts, alive: string): Judgement {
  const leftOut = because('its configuration has no REST API, so nobody can ask it', 'service.json');
  if (facts.swarmBound === false && facts.ageMs !== null && facts.ageMs < START_UP_MS) {
    return {
      state: 'starting',
      reasons: [because('it does not listen yet', '/proc/net/tcp'), alive],
      nextStep: null,
    };
  }
  if (facts.kubo !== null && facts.kubo.kind !== 'kubo' && facts.kubo.kind !== 'denied') {
    const kubo = because(
      `its Kubo at ${facts.kuboAddress ?? 'its address'} does not answer`,
      'POST /api/v0/version',
    );
    return { state: 'degraded', reasons: [kubo, leftOut, alive], nextStep: 'Start Kubo: ipfs daemon' };
  }
  return {
    state: 'running',
    reasons: [alive, leftOut, ...lockReasons(facts.lock, facts.process)],
    nextStep: null,
  };
}

/** In another network namespace, as a container has one: its sockets are visible from here, its API is not. */
function judgeElsewhere(facts: ClusterFacts, alive: string): Judgement {
  const where = because('it lives in another network namespace', `/proc/${facts.process?.pid ?? 0}/ns/net`);
  if (facts.apiBound === false) {
    return judgeUnbound(facts, alive, facts.endpoint?.address ?? 'its API');
  }
  return {
    state: 'running',
    reasons: [alive, where, because('its API cannot be asked from here', 'connect')],
    nextStep: 'Publish its API port to this machine to see more.',
  };
}
