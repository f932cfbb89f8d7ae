import type { AlertCode } from '../answers';
import type { ClusterLook } from '../clusterLook';
import { type Observation, valueOf } from '../peers/observation';
import { reasonOf } from '../reasons/reason';
import { type Sign, signOf } from './sign';

/** A cluster that is worth following has something new within so long. */
const NO_NEW_PINS_MS = 7 * 24 * 60 * 60_000;

/** What is to be alarmed of in a follower of this machine; pure. */
export function followerSigns({ cluster, peers, seen }: ClusterLook): Sign[] {
  const { follower } = cluster;
  if (seen === null || !follower) {
    return [];
  }
  const asked = peers.find(({ is_asked }) => is_asked);
  const subject = asked?.peer_id ?? null;
  const peer = follower.name ?? asked?.name ?? 'the follower';
  const { url, state, error } = follower.source;
  const signs: Sign[] = [];
  if (state === 'unreachable') {
    const reason = reasonOf('source_unreachable', { peer, why: error ?? '' }, `GET ${url ?? ''}`, subject);
    signs.push(signOf('source_unreachable', reason, seen.at));
  }
  const newestAt = newestIn(seen);
  if (newestAt !== null && seen.at - newestAt > NO_NEW_PINS_MS) {
    const reason = reasonOf('no_new_pins', { peer, pinned_at: newestAt }, 'GET /allocations', subject);
    signs.push(signOf('no_new_pins', reason, newestAt + NO_NEW_PINS_MS));
  }
  return signs;
}

/** Whether nobody could tell; undefined for what this is not about. */
export function isUntoldOfFollower(code: AlertCode, seen: Observation): boolean | undefined {
  if (code === 'source_unreachable') {
    return seen.source?.kind !== 'told';
  }
  return code === 'no_new_pins' ? newestIn(seen) === null : undefined;
}

/** When the last pin came: the whole pinset tells, and an operation on one that came lately. */
function newestIn({ at, pinset, operations }: Observation): number | null {
  const told = pinset ? valueOf(pinset) : null;
  if (told?.whole === true) {
    return told.newestAt;
  }
  const lately = (valueOf(operations) ?? [])
    .map(({ created }) => Date.parse(created))
    .filter((time) => at - time <= NO_NEW_PINS_MS);
  return lately.length === 0 ? null : Math.max(...lately);
}
