import type { ClusterPeer, ClusterReason, ClusterSummary } from '../answers';
import { reasonOf } from '../reasons/reason';
import { followerOf, type FollowerSeen } from '../followers/follower';
import { OUR_MEMORY } from './evidence';
import type { Known } from './known';

/** Why nobody could be asked. */
export interface Obstacle {
  readonly health: Extract<ClusterSummary['health'], 'unreachable' | 'needs_credentials' | 'unknown'>;
  readonly reason: ClusterReason;
}

/**
 * What there is to say of a cluster that nobody could ask: whom earlier looks knew, and that nobody knows more; pure.
 * @param source whether the configuration of a follower can be fetched, which may be why it does not answer
 */
export function judgeUnreachable(
  { health, reason }: Obstacle,
  { name, api, local, memory }: Known,
  source?: FollowerSeen['source'],
): { readonly cluster: ClusterSummary; readonly peers: ClusterPeer[] } {
  const peers = [...memory.peers].map(([id, peer]): ClusterPeer => ({
    peer_id: id,
    name: peer.name,
    state: 'unknown',
    is_asked: false,
    trusted: null,
    last_heard_at: peer.lastHeardAt === null ? null : new Date(peer.lastHeardAt).toISOString(),
    missing_since: null,
    version: peer.version,
    kubo: { peer_id: peer.kuboId, state: 'unknown', error: null },
    free_space: null,
    storage_max: null,
    queued_pins: null,
    tags: {},
    addresses: [...peer.addresses],
    reasons: [reasonOf('not_asked', { peer: peer.name ?? id }, OUR_MEMORY, id)],
  }));
  return {
    cluster: {
      name: name ?? local?.clusterName ?? null,
      api,
      asked: null,
      consensus: local?.consensus ?? null,
      health,
      reasons: [reason],
      ...(local?.follower ? { follower: followerOf(local.follower, source ? { source } : {}) } : {}),
    },
    peers: peers.sort(byNameThenId),
  };
}

/** As people look for them: by name, and those without one at the end. */
export function byNameThenId(
  one: Pick<ClusterPeer, 'name' | 'peer_id'>,
  other: Pick<ClusterPeer, 'name' | 'peer_id'>,
): number {
  return byText(one.name ?? '\uffff', other.name ?? '\uffff') || byText(one.peer_id, other.peer_id);
}

function byText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
