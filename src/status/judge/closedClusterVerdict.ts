import type { KuboAnswer } from '../../probes/apis/kuboLiveness';
import { BINDING_MS, type ClusterFacts, START_UP_MS } from '../gather/facts';
import { because, type Judgement, lockReasons, NOT_ASKED, since, questionTo } from './judgement';

/** Judges a living process whose API does not answer as a Cluster peer's. */
export function judgeUnanswering(facts: ClusterFacts, pid: number): Judgement {
  const api = facts.endpoint?.address ?? 'its API';
  const alive = because(`PID ${pid} is alive${since(facts.ageMs)}`, facts.process?.program ?? 'process list');
  if (facts.apiLeftOut) {
    const leftOut = because('its configuration has no REST API, so nobody can ask it', 'service.json');
    return judgeWithoutApi(facts, alive, leftOut);
  }
  if (facts.sockets?.listens === true && facts.endpoint?.kind === 'unix' && facts.socket === null) {
    return judgeWithoutApi(
      facts,
      alive,
      because(`it listens at ${api}, and that file is gone`, '/proc/net/unix'),
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
        reasons: [alive, because(`this user may not connect to ${api}`, 'connect')],
        nextStep: 'To see more, look as the user who runs the daemon.',
      };
    case 'foreign':
      return facts.apiBound === true
        ? judgeGarbled(facts.answer.why, alive, api)
        : judgeClosed(facts, alive, api);
    case undefined:
      return facts.apiBound === false ? judgeClosed(facts, alive, api) : judgeUnseen(facts, alive);
    default:
      return judgeClosed(facts, alive, api);
  }
}

/** It listens there itself, so nobody else can be meant: its API is out of order. */
function judgeGarbled(why: string, alive: string, api: string): Judgement {
  return {
    state: 'degraded',
    reasons: [because(`${api} does not answer as a Cluster peer: ${why}`, 'GET /version'), alive],
    nextStep: 'Read the log of the daemon.',
  };
}

/** Where its API is expected nobody is. That says something only if we know where to expect it. */
function judgeClosed(facts: ClusterFacts, alive: string, api: string): Judgement {
  const { process, look } = facts;
  const unseen = process?.listening === null;
  const young = facts.ageMs !== null && facts.ageMs < START_UP_MS;
  if (unseen && (!look?.config || (process.environment === null && !young))) {
    return judgeUnseen(facts, alive);
  }
  if (facts.configElsewhere && !facts.peerstoreRewritten && servesMore(facts)) {
    return {
      state: 'running',
      reasons: [
        alive,
        because(`it listens, though not at ${api}: its configuration is not the one on disk`, 'service.json'),
      ],
      nextStep: 'Restart it, or name its API address in the settings, to see more.',
    };
  }
  return judgeUnbound(facts, alive, api);
}

/** While it stops, only the port for other peers is left; a fetched configuration may have moved any port. */
function servesMore({ look, swarmBound, listeners }: ClusterFacts): boolean {
  return look?.config?.source == null ? swarmBound !== null && (listeners ?? 0) > 0 : (listeners ?? 0) > 1;
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
  if (facts.process?.traced === true) {
    return {
      state: 'unresponsive',
      reasons: [because('a debugger has halted it', `/proc/${facts.process.pid}/stat`), silent, alive],
      nextStep: 'Let the debugger continue it.',
    };
  }
  if (facts.ageMs !== null && facts.ageMs < facts.startUpMs) {
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

/** It is there, which is all that was seen of it. */
function judgeUnasked(facts: ClusterFacts, alive: string, api: string): Judgement {
  return {
    state: 'running',
    reasons: [alive, NOT_ASKED.reason(api), ...lockReasons(facts.lock, facts.process)],
    nextStep: NOT_ASKED.nextStep,
  };
}

/** The API port is closed: not open yet, or not any more. The swarm port opens before it and closes after it. */
function judgeUnbound(facts: ClusterFacts, alive: string, api: string): Judgement {
  const closed = because(`${api} is not open`, facts.apiBound === false ? '/proc/net/tcp' : 'connect');
  const settled = facts.ageMs === null || facts.ageMs >= BINDING_MS;
  const sign = facts.peerstoreRewritten
    ? because('it has written its peers for the next start', 'peerstore')
    : facts.sockets?.serves === true
      ? because('it still serves a client', '/proc/net')
      : facts.swarmBound === true && settled
        ? because('it still listens for peers', '/proc/net/tcp')
        : null;
  if (sign !== null) {
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
  const { kubo } = facts;
  return [
    ...(facts.kind === 'ipfs_cluster_follow' && kubo !== null && !isNoFault(kubo)
      ? [because(`Kubo does not answer at ${facts.kuboAddress ?? 'its address'}`, questionTo(kubo))]
      : []),
    ...(source ? [because(`its configuration comes from ${source}`, 'service.json')] : []),
  ];
}

/** It answers, or there was no time to ask it. */
function isNoFault({ kind }: KuboAnswer): boolean {
  return kind === 'kubo' || kind === 'not_asked';
}

/** @param why nobody can ask it, though that is no fault of the daemon */
function judgeWithoutApi(facts: ClusterFacts, alive: string, why: string): Judgement {
  if (facts.swarmBound === false && facts.ageMs !== null && facts.ageMs < START_UP_MS) {
    return {
      state: 'starting',
      reasons: [because('it does not listen yet', '/proc/net/tcp'), alive],
      nextStep: null,
    };
  }
  if (facts.kubo !== null && facts.kubo.kind !== 'denied' && !isNoFault(facts.kubo)) {
    const kubo = because(
      `its Kubo at ${facts.kuboAddress ?? 'its address'} does not answer`,
      questionTo(facts.kubo),
    );
    return { state: 'degraded', reasons: [kubo, why, alive], nextStep: 'Start Kubo: ipfs daemon' };
  }
  return {
    state: 'running',
    reasons: [alive, why, ...lockReasons(facts.lock, facts.process)],
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
