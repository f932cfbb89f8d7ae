import type { Cause, DaemonStatusResponse, Instance, State } from '../../../src/status/result';
import { answerOf, instanceOf } from './answers';

export const KUBO = '/ip4/127.0.0.1/tcp/5001';

/** A peer of a cluster, by its name: its id and folder go by that. */
export function peer(name: string, state: State, causes: readonly Cause[] = []): Instance {
  return {
    ...instanceOf(state, `/srv/${name}`),
    name,
    peername: name,
    peer_id: idOf(name),
    api: `/ip4/127.0.0.1/tcp/${9000 + name.length}`,
    causes: [...causes],
    kubo: { address: KUBO, reachable: true, peer_id: null, error: null },
  };
}

export function idOf(name: string): string {
  return `12D3KooWP1drRNzYGzYzwpLNEYM9MHkNkYRvxHKWAbJ1${name}`;
}

export function misses(name: string): Cause {
  return {
    code: 'peer_silent',
    subject: idOf(name),
    params: { peer: idOf(name) },
    source: 'GET /health/alerts',
  };
}

export const LOCK_LEFT: Cause = {
  code: 'lock_left',
  subject: null,
  params: { lock: 'cluster.lock' },
  source: '/proc/locks',
};

export const ANSWERS: Cause = {
  code: 'cluster_answers',
  subject: null,
  params: { api: '/ip4/127.0.0.1/tcp/9094', version: '1.1.6' },
  source: 'GET /id',
};

export const NO_KUBO: Cause = {
  code: 'kubo_unreachable',
  subject: null,
  params: { error: 'connection refused' },
  source: 'GET /id',
};

/** An answer with these peers, and a Kubo in a state. */
export function clusterOf(
  state: State,
  peers: readonly Instance[],
  kubo: State = 'running',
): DaemonStatusResponse {
  const answer = answerOf({
    ipfs: kubo,
    ipfs_cluster_service: state,
    ipfs_cluster_follow: 'not_initialized',
  });
  answer.daemons.ipfs_cluster_service?.details?.instances.splice(0, 1, ...peers);
  return answer;
}

const NAMES = [
  'alpha',
  'bravo',
  'delta',
  'echo',
  'foxtrot',
  'golf',
  'hotel',
  'india',
  'juliett',
  'kilo',
  'lima',
  'mike',
];

/** Fifteen peers, of which charlie crashed and all others say so. */
export function fifteen(): DaemonStatusResponse {
  const others = [...NAMES, 'november', 'oscar'];
  return clusterOf('degraded', [
    ...others.map((name) => peer(name, 'degraded', [misses('charlie'), ANSWERS])),
    peer('charlie', 'crashed', [LOCK_LEFT]),
  ]);
}
