import type { AlertEvent, ClusterPeer } from '../../clusters/answers';

/** What was raised or cleared in a cluster, and stands in its timeline now. */
export interface NotedAlert {
  /** Of the cluster in the store. */
  readonly key: string;
  readonly event: AlertEvent;
  /** Of the cluster, as they are known. */
  readonly peers: readonly ClusterPeer[];
  /** True in the one window that has to tell of it. */
  readonly isOurs: boolean;
}
