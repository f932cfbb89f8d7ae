import type { ClusterChange, ClusterState } from '../../../clusters/store';
import type { ClusterRow } from './clusterRow';

/** The row of each cluster, made anew where that cluster has changed and nowhere else. */
export class RowsByCluster {
  private readonly made = new Map<string, ClusterRow>();

  /**
   * @param states what is known at first, in the order in which it is shown
   * @param make a row with all below it
   */
  constructor(
    states: readonly ClusterState[],
    private readonly make: (state: ClusterState) => ClusterRow,
  ) {
    states.forEach((state) => {
      this.made.set(state.key, make(state));
    });
  }

  all(): readonly ClusterRow[] {
    return [...this.made.values()];
  }

  /** @param state of the cluster that changed, as it is now; undefined where it is gone */
  take({ key }: Pick<ClusterChange, 'key'>, state: ClusterState | undefined): void {
    if (state === undefined) {
      this.made.delete(key);
    } else {
      this.made.set(key, this.make(state));
    }
  }
}
