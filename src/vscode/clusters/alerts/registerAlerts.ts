import { commands, Disposable, EventEmitter, type TreeView, type Uri, window } from 'vscode';
import type { Timelines } from '../../../clusters/timeline/timelines';
import { SECTION } from '../../../controller/settingsTable';
import type { MonitorLog } from '../../../monitor/monitor';
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
  /** Whoever sees what was raised wants clusters asked. */
  readonly ask: () => Promise<unknown>;
  readonly log: MonitorLog;
  readonly notifier: NotifierParts;
  readonly scheme: string;
  readonly edited: (uri: Uri) => void;
}

export interface Alerts {
  readonly view: TreeView<TimelineRow>;
  /** What was raised and cleared, by all windows of this user. */
  readonly timelines: () => Promise<Timelines>;
  /** Something was noted. */
  readonly noted: (alert: NotedAlert) => void;
  /** What a document of ours says; null where it is none. */
  readonly contentOf: (uri: Uri) => Promise<string> | null;
  readonly disposable: Disposable;
}

/** Registers the view of alerts and its commands. What fills it is loaded when it is first on screen, or used. */
export function registerAlerts({ ask, log, notifier, scheme, edited }: AlertsOptions): Alerts {
  const changed = new EventEmitter<undefined>();
  let loading: Promise<AlertsPart> | undefined;
  const part = (): Promise<AlertsPart> => (loading ??= load());
  let opening: Promise<Timelines> | undefined;
  const timelines = (): Promise<Timelines> => (opening ??= openTimelines(log));
  const view = window.createTreeView<TimelineRow>(VIEW, {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: async (row) => {
        void ask();
        return (await part()).tree.getChildren(row);
      },
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
    timelines,
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

async function openTimelines(log: MonitorLog): Promise<Timelines> {
  const { Timelines } = await import('./alertsPart');
  return new Timelines(process.env, (error) => {
    log.error('What was raised in clusters could not be kept, or read.', error);
  });
}

/** The cluster in whose rows an element is. */
function clusterOf({ parent, id, row }: TreeElement): { readonly key: string; readonly label: string } {
  return parent === undefined ? { key: id, label: row.label } : clusterOf(parent);
}
