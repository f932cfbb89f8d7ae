import {
  commands,
  Disposable,
  type Event,
  EventEmitter,
  type SecretStorage,
  type TreeView,
  type Uri,
  window,
  workspace,
} from 'vscode';
import type { ClusterSource } from '../../clusters/scrapedClusters';
import type { Monitor, MonitorLog } from '../../monitor/monitor';
import { wantsNotifications } from '../settings';
import type { NotifierParts } from './alerts/alertNotifier';
import { type Alerts, registerAlerts } from './alerts/registerAlerts';
import type { ClusterCommand, ClustersHost, ProfileCommand } from './clustersHost';
import type { ClustersPart } from './clustersPart';
import type { TreeElement } from './elements';

/** Id of the view in `package.json`. */
const VIEW = 'ipfsCluster.clusters';
/** Scheme of the documents that show a cluster or a peer as it is. */
const SCHEME = 'ipfscluster';

const COMMANDS: readonly ClusterCommand[] = [
  'refreshClusters',
  'copyClusterRow',
  'copyClusterPeerId',
  'copyAsCtl',
  'copyAsCurl',
  'openClusterJson',
  'showConnectivityGraph',
  'showConnectivityPicture',
  'showBandwidth',
  'showPinsInTrouble',
];

const PROFILE_COMMANDS: readonly ProfileCommand[] = [
  'addCluster',
  'editCluster',
  'renameCluster',
  'removeCluster',
  'testCluster',
  'enterCredentials',
];

/**
 * Registers the view of clusters, its commands and its documents. What fills them is loaded when the view is first on
 * screen, or somebody uses one of them.
 */
export function registerClusters(
  monitor: Monitor,
  log: MonitorLog,
  secrets: SecretStorage,
  news: Pick<NotifierParts, 'told' | 'muted'>,
  headline: ClustersHost['headline'],
): Disposable & { readonly source: ClusterSource } {
  const edited = new EventEmitter<Uri>();
  const changed = new EventEmitter<TreeElement[] | undefined>();
  let loading: Promise<ClustersPart> | undefined;
  const part = (): Promise<ClustersPart> => (loading ??= load());
  const view: TreeView<TreeElement> = window.createTreeView<TreeElement>(VIEW, {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: async (element) => (await part()).tree.getChildren(element),
      getParent: ({ parent }) => parent,
      getTreeItem: async (element) => (await part()).tree.getTreeItem(element),
      resolveTreeItem: async (item, element) => (await part()).tree.resolveTreeItem(item, element),
    },
  });
  const edit = (uri: Uri) => {
    edited.fire(uri);
  };
  const alerts = registerAlerts({
    ask: part,
    log,
    notifier: notifierOf(news, part),
    scheme: SCHEME,
    edited: edit,
  });
  const load = async (): Promise<ClustersPart> => {
    const { ClustersPart } = await import('./clustersPart');
    return new ClustersPart({
      timelines: await alerts.timelines(),
      view,
      viewId: VIEW,
      redraw: (elements) => {
        changed.fire(elements);
      },
      scheme: SCHEME,
      edited: edit,
      alertsView: alerts.view,
      noted: alerts.noted,
      headline,
      monitor,
      log,
      secrets,
    });
  };
  const disposable = Disposable.from(
    ...[view, changed, edited, alerts.disposable],
    new Disposable(() => {
      void loading?.then((loaded) => loaded.close());
    }),
    documentsOf(part, alerts, edited.event),
    ...commandsOf(part),
  );
  return Object.assign(disposable, { source: sourceOf(part, () => loading) });
}

function documentsOf(
  part: () => Promise<ClustersPart>,
  alerts: Pick<Alerts, 'contentOf'>,
  onDidChange: Event<Uri>,
): Disposable {
  return workspace.registerTextDocumentContentProvider(SCHEME, {
    onDidChange,
    provideTextDocumentContent: async (uri) => alerts.contentOf(uri) ?? (await part()).contentOf(uri),
  });
}

function notifierOf(
  news: Pick<NotifierParts, 'told' | 'muted'>,
  part: () => Promise<ClustersPart>,
): NotifierParts {
  return {
    ...news,
    isWanted: wantsNotifications,
    reveal: async (...row) => (await part()).reveal(...row),
  };
}

function commandsOf(part: () => Promise<ClustersPart>): Disposable[] {
  return [
    ...COMMANDS.map((name) =>
      commands.registerCommand(`ipfsCluster.${name}`, async (element?: TreeElement) =>
        (await part()).run(name, element),
      ),
    ),
    ...PROFILE_COMMANDS.map((name) =>
      commands.registerCommand(`ipfsCluster.${name}`, async (element?: TreeElement) =>
        (await part()).changeProfile(name, element),
      ),
    ),
  ];
}

/** What the endpoint of this window gets: it and the view ask together, and end with the window. */
function sourceOf(
  part: () => Promise<ClustersPart>,
  loading: () => Promise<ClustersPart> | undefined,
): ClusterSource {
  return {
    read: async () => (await part()).scrape(),
    looked: () => {
      void loading()?.then((loaded) => {
        loaded.scrapeLooked();
      });
    },
    close: () => Promise.resolve(),
  };
}
