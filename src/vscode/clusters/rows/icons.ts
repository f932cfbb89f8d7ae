import type { ClusterHealth, PeerState } from '../../../clusters/answers';
import type { RowIcon } from '../../daemons/rows/row';

/** Every state has a shape of its own, so that nobody needs the colour; the same as a daemon's where it is the same. */
const OF_PEERS: Readonly<Record<PeerState, RowIcon>> = {
  alive: { id: 'pass-filled', color: 'testing.iconPassed' },
  starting: { id: 'arrow-circle-up', color: 'charts.blue' },
  kubo_down: { id: 'warning', color: 'list.warningForeground' },
  silent: { id: 'watch', color: 'list.errorForeground' },
  missing: { id: 'error', color: 'list.errorForeground' },
  unknown: { id: 'question', color: 'charts.purple' },
};

const OF_CLUSTERS: Readonly<Record<ClusterHealth, RowIcon>> = {
  healthy: { id: 'pass-filled', color: 'testing.iconPassed' },
  degraded: { id: 'warning', color: 'list.warningForeground' },
  critical: { id: 'error', color: 'list.errorForeground' },
  unreachable: { id: 'debug-disconnect', color: 'list.errorForeground' },
  needs_credentials: { id: 'key', color: 'list.warningForeground' },
  unknown: { id: 'question', color: 'charts.purple' },
};

export function peerIcon(state: PeerState): RowIcon {
  return OF_PEERS[state];
}

export function clusterIcon(health: ClusterHealth): RowIcon {
  return OF_CLUSTERS[health];
}
