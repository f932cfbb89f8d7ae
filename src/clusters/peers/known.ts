import type { ClusterMemory } from '../memory/clusterMemory';

/** Where a follower gets its configuration at each start. */
export interface FollowerSource {
  /** Without what may be a secret. */
  readonly url: string;
  /** Nothing was left out of it, and it is where we see it, too: whoever asks there asks what the daemon does. */
  readonly isWhole: boolean;
}

/** What the folder of a follower says. */
export interface FollowerKnowledge {
  readonly name: string | null;
  readonly peerId: string | null;
  readonly source: FollowerSource | null;
}

/** What the folder of the asked peer says, where it is on this machine. */
export interface LocalKnowledge {
  readonly peerId: string | null;
  /** When its process was started, in milliseconds since the epoch; null where the system does not say. */
  readonly startedAt: number | null;
  readonly clusterName: string | null;
  readonly consensus: 'crdt' | 'raft';
  /** The peers whose word counts. */
  readonly trustedPeers: readonly string[] | 'all' | 'unknown';
  /** Peers that belong to it, each with the file that says so. */
  readonly expected: ReadonlyMap<string, string>;
  /** Null, or left out, for a service. */
  readonly follower?: FollowerKnowledge | null;
  /** Where they are, as far as the files say. */
  readonly addresses: ReadonlyMap<string, readonly string[]>;
  /** How much the Kubo of each peer of this machine may hold, in bytes, by the ID of the peer; left out where unknown. */
  readonly storageMax?: ReadonlyMap<string, number>;
}

/** All that a cluster is judged by beside what it answers. */
export interface Known {
  /** As people read it. */
  readonly api: string;
  /** Of the profile. */
  readonly name: string | null;
  readonly local: LocalKnowledge | null;
  readonly memory: ClusterMemory;
}
