import type { Metric } from '../../clusterClient';
import { millisecondsOf } from '../peers/pings';
import { type Observation, valueOf } from '../peers/observation';

/** Metrics of one peer that agree to within so much tell of its clock; others tell of settings that differ. */
const AGREE_MS = 1_000;
const FEWEST_METRICS = 2;

/**
 * By how much the clock of each peer is ahead of that of the asked one, in milliseconds; pure. A metric says when it
 * runs out by the clock of its sender, and when it came by that of the receiver: what differs between two peers is
 * their clocks, or how long their metrics count, which differs from one metric to the next.
 */
export function clockOffsets(seen: Observation, asked: string): ReadonlyMap<string, number> {
  const byName = [valueOf(seen.pings) ?? [], ...(valueOf(seen.metrics)?.values() ?? [])];
  const found = new Map<string, number[]>();
  for (const metrics of byName) {
    const own = metrics.find(({ peer, value }) => peer === asked && value !== '');
    for (const metric of own ? metrics.filter(({ peer, value }) => peer !== asked && value !== '') : []) {
      const offset = lifetimeOf(metric) - lifetimeOf(own ?? metric);
      found.set(metric.peer, [...(found.get(metric.peer) ?? []), offset]);
    }
  }
  return new Map(
    [...found].flatMap(([peer, offsets]) => {
      const [least, most] = [Math.min(...offsets), Math.max(...offsets)];
      return offsets.length >= FEWEST_METRICS && most - least <= AGREE_MS
        ? [[peer, (least + most) / 2] as const]
        : [];
    }),
  );
}

function lifetimeOf({ expire, received_at }: Metric): number {
  return millisecondsOf(expire - received_at);
}
