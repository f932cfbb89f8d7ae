import type { ClusterHealth, PeerState } from '../../../clusters/answers';
import type { RowIcon } from '../../daemons/rows/row';

interface CommonRow {
  /** Stays the same while it is the same cluster, peer or fact, however it is. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly icon: RowIcon | undefined;
  /** What a screen reader says; contains the visible text. */
  readonly spoken: string;
  readonly children: readonly ClusterTreeRow[];
  readonly expanded: boolean;
  /** The whole of what the row says: what "Copy" copies. */
  readonly full: string;
  /** What stands behind the row, a line each: reasons, and what a row has no room for. */
  readonly explanation: readonly string[];
}

export interface ClusterRow extends CommonRow {
  readonly kind: 'cluster';
  readonly health: ClusterHealth;
  /** Nobody answers there, or not as a peer of a cluster does. */
  readonly isOutOfReach: boolean;
  /** The address of its API; null where nobody knows it. */
  readonly api: string | null;
}

export interface PeerRow extends CommonRow {
  readonly kind: 'peer';
  readonly state: PeerState;
  readonly peerId: string;
}

/** Some of the peers of a large cluster, its alerts, or how it is reached. */
export interface GroupRow extends CommonRow {
  readonly kind: 'group' | 'alerts';
}

export interface FactRow extends CommonRow {
  readonly kind: 'fact';
}

export type ClusterTreeRow = ClusterRow | PeerRow | GroupRow | FactRow;
