import { commands, l10n, type TreeView, window } from 'vscode';
import type { Monitor } from '../../monitor/monitor';
import { inTrouble, setupOf, type Snapshot } from '../../monitor/snapshot';
import { SECTION } from '../../controller/settingsTable';
import { checkedText } from './age';
import { timeText } from './daemonNodes';
import type { StatusEndpoint } from '../agents/statusEndpoint';
import type { DaemonTree } from './DaemonTree';
import type { TreeNode } from './nodes';
import { messageText } from '../shared/plainText';

/** Id of the view in `package.json`. */
export const VIEW = 'ipfsCluster.daemons';

/** The view around the tree: its badge, its message, and the context key of its welcome text. */
export function showDaemonsView(
  tree: DaemonTree,
  monitor: Monitor,
  endpoint: StatusEndpoint,
  problems: () => readonly string[],
): { view: TreeView<TreeNode>; update: () => void; updateMessage: () => void } {
  const view = window.createTreeView(VIEW, { treeDataProvider: tree, showCollapseAll: true });
  const updateMessage = () => {
    const message = [
      ...messagesOf(monitor.snapshot),
      ...endpointMessage(tree, endpoint),
      ...problems(),
      ...ageMessage(monitor, tree),
    ]
      .map(messageText)
      .join(' ');
    if (message !== view.message) {
      view.message = message;
    }
  };
  const update = () => {
    const { snapshot } = monitor;
    const trouble = snapshot.answer ? inTrouble(snapshot.answer).length : 0;
    view.badge = trouble === 0 ? undefined : { value: trouble, tooltip: badgeText(trouble) };
    updateMessage();
    void commands.executeCommand(
      'setContext',
      `${SECTION}.setup`,
      snapshot.answer ? setupOf(snapshot.answer) : 'unknown',
    );
  };
  monitor.on('change', update);
  endpoint.onDidChange(update);
  return { view, update, updateMessage };
}

function badgeText(count: number): string {
  return count === 1 ? l10n.t('1 daemon needs attention') : l10n.t('{0} daemons need attention', count);
}

/** Old data stays visible, and says that it is old. */
function messagesOf({ failure, answer }: Snapshot): string[] {
  if (failure === null) {
    return [];
  }
  return [
    answer
      ? l10n.t('Could not look: {0} This is the state of {1}.', failure, timeText(answer.checked_at))
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
