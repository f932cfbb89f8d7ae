import type { Known } from './known';
import { type Observation, valueOf } from './observation';
import { pingsByPeer } from './pings';

/**
 * A peer that has begun anew knows nobody but the three to which it connects first: the others find it every 30 s, and
 * then send a ping within 15 s.
 */
export const HEARS_ALL_AFTER_MS = 60_000;

/** The moment from which on a ping would have been heard; pure. Null: the asked peer has run for long enough. */
export function justBegun(seen: Observation, known: Known): number | null {
  const begun = Math.max(known.local?.startedAt ?? 0, rememberedBegin(seen, known) ?? 0);
  return seen.at - begun < HEARS_ALL_AFTER_MS ? begun : null;
}

/** When the asked peer may have begun anew, by what it has forgotten since the last look; pure. */
export function rememberedBegin(
  seen: Pick<Observation, 'at' | 'pings'>,
  { memory }: Pick<Known, 'memory'>,
): number | null {
  const pings = valueOf(seen.pings);
  if (memory.unreached) {
    return seen.at;
  }
  if (pings === null) {
    return memory.begunAt;
  }
  const heard = pingsByPeer(pings);
  const forgot = [...memory.peers].some(
    ([id, { heardUntil }]) => heardUntil !== null && heardUntil > seen.at && !heard.has(id),
  );
  return forgot ? seen.at : memory.begunAt;
}
