import type { ClusterMemory } from '../memory/clusterMemory';

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
  /** Where they are, as far as the files say. */
  readonly addresses: ReadonlyMap<string, readonly string[]>;
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
