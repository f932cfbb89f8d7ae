import type { Metric } from '../../clusterClient';

/** A ping of a peer, as the asked one heard it. */
export interface Ping {
  /** In milliseconds since the epoch, by the clock of the asked peer. */
  readonly receivedAt: number;
  /** Until when it counts, in milliseconds since the epoch, by the clock of its sender. */
  readonly countsUntil: number;
  /** Said by the peer itself: without it, it was only just connected to. */
  readonly said: { readonly name: string | null; readonly kuboId: string | null } | null;
}

const NS_PER_MS = 1_000_000n;

/** The pings that count, by peer. */
export function pingsByPeer(metrics: readonly Metric[]): ReadonlyMap<string, Ping> {
  return new Map(
    metrics
      .filter(({ valid }) => valid)
      .map((metric): [string, Ping] => [
        metric.peer,
        {
          receivedAt: millisecondsOf(metric.received_at),
          countsUntil: millisecondsOf(metric.expire),
          said: saidIn(metric.value),
        },
      ]),
  );
}

/** @param ns nanoseconds since the epoch */
export function millisecondsOf(ns: bigint): number {
  return Number(ns / NS_PER_MS);
}

/** The value is JSON of a peer of any version; one that says nothing is of a peer that was only just connected to. */
export function saidIn(value: string): Ping['said'] {
  if (value === '') {
    return null;
  }
  try {
    const said: unknown = JSON.parse(value);
    return { name: textIn(said, 'peer_name'), kuboId: textIn(said, 'ipfs_id') };
  } catch {
    // Of another version, perhaps: it was sent all the same.
    return { name: null, kuboId: null };
  }
}

function textIn(said: unknown, key: string): string | null {
  const value = typeof said === 'object' && said !== null ? (said as Record<string, unknown>)[key] : null;
  return typeof value === 'string' && value !== '' ? value : null;
}
