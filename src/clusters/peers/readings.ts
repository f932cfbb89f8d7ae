import type { Metric } from '../../clusterClient';
import { cutForeign } from '../../clusterClient/foreignText';
import { type Observation, valueOf } from './observation';

/** What peers tell of themselves, by the ID of the peer. */
export interface Readings {
  /** Bytes. */
  readonly freeSpace: ReadonlyMap<string, number>;
  readonly queued: ReadonlyMap<string, number>;
  readonly tags: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

export function readingsOf(seen: Observation): Readings {
  const metrics = valueOf(seen.metrics) ?? new Map<string, readonly Metric[]>();
  const tags = new Map<string, Record<string, string>>();
  for (const [name, values] of metrics) {
    if (name.startsWith('tag:')) {
      for (const { peer, value, valid } of values) {
        if (valid) {
          tags.set(peer, { ...tags.get(peer), [cutForeign(name.slice('tag:'.length))]: cutForeign(value) });
        }
      }
    }
  }
  const numbers = (name: string) =>
    new Map(
      (metrics.get(name) ?? [])
        // The weight of a queue is cut to a multiple of 100,000.
        .filter(({ value, valid }) => valid && /^\d+$/.test(value))
        .map(({ peer, value }) => [peer, Number(value)] as const),
    );
  return { freeSpace: numbers('freespace'), queued: numbers('pinqueue'), tags };
}
