import type { AlertEvent } from '../../clusters/answers';

/** What was raised or cleared in a cluster, and stands in its timeline now. */
export interface NotedAlert {
  /** Of the cluster in the store. */
  readonly key: string;
  readonly event: AlertEvent;
  /** True in the one window that has to tell of it. */
  readonly isOurs: boolean;
}
