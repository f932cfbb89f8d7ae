import type { SecretStorage, TreeView, Uri } from 'vscode';
import type { Timelines } from '../../clusters/timeline/timelines';
import type { Monitor, MonitorLog } from '../../monitor/monitor';
import type { ClusterHeadline } from '../daemons/clusterHeadlines';
import type { NotedAlert } from './notedAlert';
import type { TreeElement } from './elements';

/** What can be done with a cluster or a peer. */
export type ClusterCommand =
  | 'refreshClusters'
  | 'copyClusterRow'
  | 'copyClusterPeerId'
  | 'copyAsCtl'
  | 'copyAsCurl'
  | 'openClusterJson'
  | 'showConnectivityGraph'
  | 'showConnectivityPicture'
  | 'showBandwidth'
  | 'showPinsInTrouble';

/** What can be done with the clusters of the settings. */
export type ProfileCommand =
  'addCluster' | 'editCluster' | 'renameCluster' | 'removeCluster' | 'testCluster' | 'enterCredentials';

/** What the view is filled by: it knows the editor's side of it. */
export interface ClustersHost {
  readonly view: TreeView<TreeElement>;
  readonly viewId: string;
  readonly redraw: (elements: TreeElement[] | undefined) => void;
  readonly scheme: string;
  /** Tells that the content of a document is another one. */
  readonly edited: (uri: Uri) => void;
  /** Whoever sees what was raised wants to see what is raised now, too. */
  readonly alertsView: Pick<TreeView<unknown>, 'visible' | 'onDidChangeVisibility'>;
  readonly timelines: Timelines;
  /** Told of what was raised or cleared. */
  readonly noted: (alert: NotedAlert) => void;
  /** Told of the worst that is known; null where nothing is wrong. */
  readonly headline: (headline: ClusterHeadline | null) => void;
  readonly monitor: Monitor;
  readonly log: MonitorLog;
  /** Where the credentials of clusters are. */
  readonly secrets: SecretStorage;
}
