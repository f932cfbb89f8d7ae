import type { Follower } from '../answers';
import { cutForeign, LONGEST_ADDRESS } from '../../clusterClient/foreignText';
import type { FollowerKnowledge } from '../peers/known';
import { type Observation, valueOf } from '../peers/observation';

/** What was asked of a follower; nothing where it could not be asked. */
export type FollowerSeen = Partial<Pick<Observation, 'id' | 'operations' | 'pinset' | 'source'>>;

const LEFT: readonly string[] = ['pin_queued', 'pinning'];

/** What is known of a follower of this machine beside what every peer has; pure. */
export function followerOf({ name, source, peerId }: FollowerKnowledge, seen: FollowerSeen): Follower {
  const own = (seen.id && valueOf(seen.id)?.id) ?? peerId;
  const pinset = seen.pinset ? valueOf(seen.pinset) : null;
  const operations = statusesIn(seen, own);
  const left = operations?.filter((status) => LEFT.includes(status)).length ?? null;
  const failed = operations?.filter((status) => status === 'pin_error').length ?? null;
  const held =
    pinset?.whole === true && own !== null ? pinset.everywhere + (pinset.byPeer.get(own) ?? 0) : null;
  const reach = seen.source ? valueOf(seen.source) : null;
  return {
    name,
    source: {
      url: source === null ? null : cutForeign(source.url, LONGEST_ADDRESS),
      state: reach === null ? 'unknown' : reach.why === null ? 'reachable' : 'unreachable',
      error: reach?.why ?? null,
    },
    // A pin may have come while the one was told and the other not yet.
    pins_done: held === null || left === null || failed === null ? null : Math.max(0, held - left - failed),
    pins_left: left,
    pins_failed: failed,
    last_new_pin_at:
      pinset?.whole === true && pinset.newestAt !== null ? new Date(pinset.newestAt).toISOString() : null,
  };
}

/** A follower tells of itself alone. */
function statusesIn({ operations }: FollowerSeen, own: string | null): string[] | null {
  const told = operations ? valueOf(operations) : null;
  return (
    told?.flatMap(({ peer_map }) =>
      Object.entries(peer_map).flatMap(([peer, { status }]) =>
        own === null || peer === own ? [status] : [],
      ),
    ) ?? null
  );
}
