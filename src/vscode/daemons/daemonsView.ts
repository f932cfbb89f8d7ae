import { hostname } from 'node:os';
import { commands, Disposable, l10n, type TreeView, type ViewBadge, window } from 'vscode';
import { SECTION } from '../../controller/settingsTable';
import type { Monitor } from '../../monitor/monitor';
import { setupOf, type Snapshot } from '../../monitor/snapshot';
import { alarmsOf } from '../../monitor/trouble/alarms';
import type { DaemonStatusResponse } from '../../status/result';
import { visible } from '../../status/visibleText';
import type { StatusEndpoint } from '../agents/statusEndpoint';
import { messageText } from '../shared/plainText';
import { checkedText } from './age';
import { AwayNews } from './awayNews';
import type { DaemonTree } from './DaemonTree';
import { EDITOR_LANGUAGE } from './editorLanguage';
import { alarmText } from './texts/alarmText';
import type { Row } from './rows/row';
import { machineText } from './rows/treeRows';

/** Id of the view in `package.json`. */
export const VIEW = 'ipfsCluster.daemons';

export interface DaemonsView {
  readonly view: TreeView<Row>;
  readonly update: () => void;
  readonly updateMessage: () => void;
  readonly disposable: Disposable;
}

/** The view around the tree: its badge, its message, and the context key of its welcome text. */
export function showDaemonsView(
  tree: DaemonTree,
  monitor: Monitor,
  endpoint: StatusEndpoint,
  problems: () => readonly string[],
): DaemonsView {
  const view = window.createTreeView(VIEW, { treeDataProvider: tree, showCollapseAll: true });
  const away = new AwayNews(monitor);
  const updateMessage = () => {
    const message = [
      ...messagesOf(monitor.snapshot),
      ...endpointMessage(tree, endpoint),
      ...problems(),
      ...(away.text === null ? [] : [away.text]),
      ...ageMessage(monitor, tree),
    ]
      .map(messageText)
      .join(' ');
    if (message !== view.message) {
      view.message = message;
    }
  };
  const update = () => {
    const { answer } = monitor.snapshot;
    view.badge = answer ? badgeOf(answer) : undefined;
    view.description = answer ? machineText(hostname(), EDITOR_LANGUAGE, answer) : '';
    updateMessage();
    void commands.executeCommand('setContext', `${SECTION}.setup`, answer ? setupOf(answer) : 'unknown');
  };
  monitor.on('change', update);
  monitor.on('looked', () => {
    away.update(view.visible, true);
    updateMessage();
  });
  endpoint.onDidChange(update);
  const disposable = Disposable.from(
    view,
    view.onDidChangeVisibility(({ visible }) => {
      away.update(visible, false);
    }),
    tree.onDidChangeTreeData(updateMessage),
  );
  return { view, update, updateMessage, disposable };
}

/** Causes, as a user would count them: one crashed peer is one, however many miss it. */
function badgeOf(answer: DaemonStatusResponse): ViewBadge | undefined {
  const alarms = alarmsOf(answer);
  return alarms.length === 0
    ? undefined
    : {
        value: alarms.length,
        tooltip: visible(alarms.map((alarm) => alarmText(EDITOR_LANGUAGE, alarm, answer)).join(', ')),
      };
}

/** Old data stays visible, and says that it is old. */
function messagesOf({ failure, answer }: Snapshot): string[] {
  if (failure === null) {
    return [];
  }
  return [
    answer
      ? l10n.t(
          'Could not look: {0} This is the state of {1}.',
          failure,
          EDITOR_LANGUAGE.clock(Date.parse(answer.checked_at)),
        )
      : l10n.t('Could not look: {0} Try Refresh; the log says more.', failure),
  ];
}

/** Where the tree is empty a message would take the place of the welcome text. */
function ageMessage({ ageMs, isOld }: Monitor, tree: DaemonTree): string[] {
  if (ageMs === Infinity || tree.getChildren().length === 0) {
    return [];
  }
  return [checkedText(ageMs), ...(isOld ? [l10n.t('Refresh looks again.')] : [])];
}

/** Where the tree is empty it has no row for the endpoint, and the welcome text stands in its place. */
function endpointMessage(tree: DaemonTree, { url }: StatusEndpoint): string[] {
  return url !== undefined && tree.getChildren().length === 0 ? [l10n.t('Status endpoint: {0}', url)] : [];
}
