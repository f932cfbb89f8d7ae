import type { Alert, Id, Metric, PinStatus } from '../../clusterClient';

/** What one question gave: "nobody asked", "asked, and silent" and "it could not be said" are three values. */
export type Told<T> =
  | { readonly kind: 'told'; readonly value: T }
  /** @property waitedMs for how long it was waited for */
  | { readonly kind: 'silent'; readonly waitedMs: number }
  | { readonly kind: 'failed'; readonly why: string }
  /** @property why it cannot be asked, where the API itself said so */
  | { readonly kind: 'not_asked'; readonly why?: string };

/** The entries of `GET /peers`, as far as they came. */
export interface PeersTold {
  readonly entries: readonly Id[];
  /** Whether the stream came to its end. */
  readonly whole: boolean;
  /** Why it did not, where that was said; null where it was waited for. */
  readonly why?: string | null;
  readonly waitedMs: number;
}

/** What a pinset says without its pins. */
export interface Pinset {
  /** Pins that every peer holds. */
  readonly everywhere: number;
  /** Pins that are allocated to a peer, by its ID. */
  readonly byPeer: ReadonlyMap<string, number>;
  /** When the last one was pinned, in milliseconds since the epoch; null where none says so. */
  readonly newestAt: number | null;
  /** Whether all of it was read. */
  readonly whole: boolean;
}

/** What came of asking for the configuration. */
export interface SourceReach {
  /** Why a follower could not start with it now; null where it could be fetched. */
  readonly why: string | null;
}

/** What the asked peer said of its cluster, and what we saw ourselves. Nothing in it is judged. */
export interface Observation {
  /** When it was made, in milliseconds since the epoch. */
  readonly at: number;
  readonly version: string;
  readonly id: Told<Id>;
  readonly peers: Told<PeersTold>;
  readonly pings: Told<readonly Metric[]>;
  /** By name, without `ping`: `freespace`, `pinqueue`, `tag:group` … */
  readonly metrics: Told<ReadonlyMap<string, readonly Metric[]>>;
  readonly alerts: Told<readonly Alert[]>;
  /** Pins with an operation that waits, runs or has failed. */
  readonly operations: Told<readonly PinStatus[]>;
  /** Peers to which pins are allocated, as far as the beginning of the pinset tells. */
  readonly allocated: Told<ReadonlySet<string>>;
  /** Of a follower, for its user's own act alone; left out for others. */
  readonly pinset?: Told<Pinset>;
  /** Whether the configuration of a follower can be fetched; left out for others. */
  readonly source?: Told<SourceReach>;
  /** Those of whom no ping counts any more, and where a connection to their swarm address was accepted. */
  readonly reached: ReadonlyMap<string, string>;
  /** Those to whom the asked peer could not connect, and whose machine refuses us, too. */
  readonly refused: ReadonlySet<string>;
}

/** What we saw ourselves. */
export type Reached = Pick<Observation, 'reached' | 'refused'>;
/** What the asked peer said. */
export type Answered = Omit<Observation, keyof Reached>;

export const NOBODY_REACHED: Reached = { reached: new Map(), refused: new Set() };

/** The value, where there is one. */
export function valueOf<T>(told: Told<T>): T | null {
  return told.kind === 'told' ? told.value : null;
}
