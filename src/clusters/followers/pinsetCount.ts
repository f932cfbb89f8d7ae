import type { ItemStream, Pin } from '../../clusterClient';
import type { Pinset } from '../peers/observation';

/**
 * Reads the beginning of a pinset, one pin after the other: none is kept.
 * @param most pins that are read
 * @param untilMs milliseconds after which no more are read
 * @throws ClusterError
 */
export async function countPins(pins: ItemStream<Pin>, most: number, untilMs: number): Promise<Pinset> {
  const begun = performance.now();
  const byPeer = new Map<string, number>();
  let [everywhere, read, newestAt] = [0, 0, 0];
  let whole = true;
  for await (const { allocations, timestamp } of pins) {
    if (read >= most || performance.now() - begun > untilMs) {
      whole = false;
      break;
    }
    read++;
    everywhere += allocations.length === 0 ? 1 : 0;
    allocations.forEach((peer) => byPeer.set(peer, (byPeer.get(peer) ?? 0) + 1));
    // "Never" is long before the epoch.
    newestAt = Math.max(newestAt, Date.parse(timestamp) || 0);
  }
  return { everywhere, byPeer, newestAt: newestAt > 0 ? newestAt : null, whole };
}
