import { commands, Disposable, EventEmitter, type TreeView, type Uri, window } from 'vscode';
import type { Timelines } from '../../../clusters/timeline/timelines';
import { SECTION } from '../../../controller/settingsTable';
import type { TreeElement } from '../elements';
import type { NotedAlert } from '../notedAlert';
import type { NotifierParts } from './alertNotifier';
import type { AlertCommand } from './alertsHost';
import type { AlertsPart } from './alertsPart';
import type { TimelineRow } from './timelineRows';

/** Id of the view in `package.json`. */
const VIEW = 'ipfsCluster.alerts';
/** Documents below it are of the timeline. */
const FOLDER = '/alerts/';

const COMMANDS: readonly AlertCommand[] = [
  'copyAlertRow',
  'openAlertsJson',
  'showMoreAlerts',
  'showAllAlerts',
];

export interface AlertsOptions {
  readonly timelines: () => Promise<Timelines>;
  readonly notifier: NotifierParts;
  readonly scheme: string;
  readonly edited: (uri: Uri) => void;
}

export interface Alerts {
  readonly view: TreeView<TimelineRow>;
  /** Something was noted. */
  readonly noted: (alert: NotedAlert) => void;
  /** What a document of ours says; null where it is none. */
  readonly contentOf: (uri: Uri) => Promise<string> | null;
  readonly disposable: Disposable;
}

/** Registers the view of alerts and its commands. What fills it is loaded when it is first on screen, or used. */
export function registerAlerts({ timelines, notifier, scheme, edited }: AlertsOptions): Alerts {
  const changed = new EventEmitter<undefined>();
  let loading: Promise<AlertsPart> | undefined;
  const part = (): Promise<AlertsPart> => (loading ??= load());
  const view = window.createTreeView<TimelineRow>(VIEW, {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: async (row) => (await part()).tree.getChildren(row),
      getTreeItem: async (row) => (await part()).tree.getTreeItem(row),
      resolveTreeItem: async (item, row) => (await part()).tree.resolveTreeItem(item, row),
    },
  });
  const load = async (): Promise<AlertsPart> => {
    const { AlertsPart } = await import('./alertsPart');
    const redraw = () => {
      changed.fire(undefined);
    };
    const loaded = new AlertsPart({
      ...{ view, viewId: VIEW, redraw, scheme, folder: FOLDER, edited },
      timelines: await timelines(),
      notifier,
    });
    await loaded.update();
    return loaded;
  };
  return {
    view,
    noted: (alert) => {
      void part().then((loaded) => loaded.noted(alert));
    },
    contentOf: (uri) => (uri.path.startsWith(FOLDER) ? part().then((one) => one.contentOf(uri)) : null),
    disposable: Disposable.from(
      ...[view, changed],
      new Disposable(() => {
        void loading?.then((loaded) => {
          loaded.dispose();
        });
      }),
      commands.registerCommand(`${SECTION}.showTimeline`, async (element?: TreeElement) =>
        (await part()).show(element && clusterOf(element)),
      ),
      ...COMMANDS.map((name) =>
        commands.registerCommand(`${SECTION}.${name}`, async (row?: TimelineRow) =>
          (await part()).run(name, row),
        ),
      ),
    ),
  };
}

/** The cluster in whose rows an element is. */
function clusterOf({ parent, id, row }: TreeElement): { readonly key: string; readonly label: string } {
  return parent === undefined ? { key: id, label: row.label } : clusterOf(parent);
}
