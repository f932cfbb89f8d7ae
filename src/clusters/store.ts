import type { ClusterAlert, ClusterPeer, ClusterSummary } from './answers';

/** What is known of one cluster now. */
export interface ClusterState {
  /** As `keyOfProfile` gives it: it stays what it is. */
  readonly key: string;
  readonly cluster: ClusterSummary;
  /** By name, then by ID. */
  readonly peers: readonly ClusterPeer[];
  /** What is the case and was held off for long enough. */
  readonly alerts: readonly ClusterAlert[];
  readonly complete: boolean;
  /** When the last answer came, in milliseconds since the epoch; null before the first one. */
  readonly seenAt: number | null;
  /** Requests of the last minute. */
  readonly pace: number;
}

/** What is new in a cluster: only that has to be drawn again. */
export interface ClusterChange {
  readonly key: string;
  /** True where all but its peers and alerts has changed; a pace or a time alone is no change. */
  readonly summary: boolean;
  readonly alerts: boolean;
  /** IDs of the peers that are new, changed, or gone. */
  readonly peers: readonly string[];
  /** The cluster is new, or gone. */
  readonly existence: 'new' | 'gone' | null;
}

type Listener = (change: ClusterChange) => void;

/** Holds peers, totals and alerts of all clusters that somebody looks at; tells only what has really changed. */
export class ClusterStore {
  private readonly states = new Map<string, ClusterState>();
  private readonly listeners = new Set<Listener>();

  get(key: string): ClusterState | undefined {
    return this.states.get(key);
  }

  /** In the order in which they came. */
  all(): readonly ClusterState[] {
    return [...this.states.values()];
  }

  /** @returns ends it */
  onChange(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  put(state: ClusterState): void {
    const before = this.states.get(state.key);
    this.states.set(state.key, state);
    const change = changeBetween(before, state);
    if (change.existence !== null || change.summary || change.alerts || change.peers.length > 0) {
      this.tell(change);
    }
  }

  remove(key: string): void {
    const before = this.states.get(key);
    if (this.states.delete(key) && before) {
      const peers = before.peers.map(({ peer_id }) => peer_id);
      this.tell({ key, summary: true, alerts: before.alerts.length > 0, peers, existence: 'gone' });
    }
  }

  private tell(change: ClusterChange): void {
    this.listeners.forEach((listener) => {
      listener(change);
    });
  }
}

function changeBetween(before: ClusterState | undefined, after: ClusterState): ClusterChange {
  const earlier = new Map((before?.peers ?? []).map((peer) => [peer.peer_id, shown(peer)]));
  const now = new Map(after.peers.map((peer) => [peer.peer_id, shown(peer)]));
  const peers = [...new Set([...earlier.keys(), ...now.keys()])].filter(
    (id) => earlier.get(id) !== now.get(id),
  );
  const summaryOf = (state: ClusterState | undefined) =>
    state && JSON.stringify([state.cluster, state.complete, state.seenAt === null]);
  return {
    key: after.key,
    summary: summaryOf(before) !== summaryOf(after),
    alerts: JSON.stringify(before?.alerts ?? []) !== JSON.stringify(after.alerts),
    peers,
    existence: before ? null : 'new',
  };
}

/** A ping that came again is no news of a peer that is there. */
function shown({ last_heard_at, ...peer }: ClusterPeer): string {
  return JSON.stringify(peer.state === 'alive' ? peer : { ...peer, last_heard_at });
}
