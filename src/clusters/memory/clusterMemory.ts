import type { AlertCode, AlertReason } from '../answers';

/** A queue that has not become shorter since a moment. */
export interface GrowingQueue {
  readonly since: number;
  readonly first: number;
  readonly last: number;
}

/** What earlier looks knew of a peer. Moments are milliseconds since the epoch; null: nobody ever knew. */
export interface RememberedPeer {
  readonly name: string | null;
  readonly kuboId: string | null;
  readonly version: string | null;
  /** Swarm addresses, with the ID at their end. */
  readonly addresses: readonly string[];
  /** By the clock of the asked peer. */
  readonly lastHeardAt: number | null;
  /** When it last sent a ping of its own, by the clock of the asked peer; null: it was connected to at most. */
  readonly spokeAt: number | null;
  /** Until when its last ping was to count, by the clock of the asked peer; null where none counted in the last look. */
  readonly heardUntil: number | null;
  /** When a look first missed it; null while it is there. */
  readonly missedAt: number | null;
  /** When a connection to it was first accepted after it had been missed, until it is heard of; null: nothing of that. */
  readonly backAt: number | null;
  /** What its last ping was when the asked peer could not connect to it; null where it could. */
  readonly undialledAt: number | null;
  /** The most free space that it ever told, in bytes: its disk has at least so much. */
  readonly mostFreeSpace: number | null;
  readonly queue: GrowingQueue | null;
  /** It has sent a ping of its own as the asked peer, so it was READY once. */
  readonly wasReady: boolean;
}

/** Something that is the case, whether it was told already or not. */
export interface Condition {
  readonly code: AlertCode;
  /** The ID of the peer; null for the whole cluster. */
  readonly subject: string | null;
  readonly text: string;
  readonly reason: AlertReason;
  /** Since when it is the case, as far as anybody can tell. */
  readonly since: number;
  /** When a look first saw it: from then on it is held off. */
  readonly noticedAt: number;
}

/** What is remembered of one cluster, as one of its peers sees it. */
export interface ClusterMemory {
  /** Whom we asked. */
  readonly askedId: string | null;
  /** When the asked peer may have begun anew, as it had forgotten what it knew; null: nothing ever showed that. */
  readonly begunAt: number | null;
  /** The last look reached nobody. */
  readonly unreached: boolean;
  readonly peers: ReadonlyMap<string, RememberedPeer>;
  readonly conditions: readonly Condition[];
}

export const NOTHING_REMEMBERED: ClusterMemory = {
  askedId: null,
  begunAt: null,
  unreached: false,
  peers: new Map(),
  conditions: [],
};

export const UNKNOWN_PEER: RememberedPeer = {
  name: null,
  kuboId: null,
  version: null,
  addresses: [],
  lastHeardAt: null,
  spokeAt: null,
  heardUntil: null,
  missedAt: null,
  backAt: null,
  undialledAt: null,
  mostFreeSpace: null,
  queue: null,
  wasReady: false,
};
