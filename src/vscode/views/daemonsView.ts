import { commands, type Disposable, l10n, type TreeView, window } from 'vscode';
import type { Monitor } from '../../monitor/monitor';
import { inTrouble, setupOf, type Snapshot } from '../../monitor/snapshot';
import { SECTION } from '../settings';
import { timeText } from './daemonNodes';
import type { DaemonTree } from './DaemonTree';
import type { TreeNode } from './nodes';

/** Id of the view in `package.json`. */
export const VIEW = 'ipfsCluster.daemons';

/** The view around the tree: its badge, its message, and the context key of its welcome text. */
export function showDaemonsView(
  tree: DaemonTree,
  monitor: Monitor,
  problems: () => readonly string[],
): { view: TreeView<TreeNode>; update: () => void; disposable: Disposable } {
  const view = window.createTreeView(VIEW, { treeDataProvider: tree, showCollapseAll: true });
  const update = () => {
    const { snapshot } = monitor;
    const trouble = snapshot.answer ? inTrouble(snapshot.answer).length : 0;
    view.badge = trouble === 0 ? undefined : { value: trouble, tooltip: badgeText(trouble) };
    view.message = messageOf(snapshot, problems());
    void commands.executeCommand(
      'setContext',
      `${SECTION}.setup`,
      snapshot.answer ? setupOf(snapshot.answer) : 'unknown',
    );
  };
  monitor.on('change', update);
  return { view, update, disposable: view };
}

function badgeText(count: number): string {
  return count === 1 ? l10n.t('1 daemon needs attention') : l10n.t('{0} daemons need attention', count);
}

/** Old data stays visible, and says that it is old. */
function messageOf({ failure, answer }: Snapshot, problems: readonly string[]): string {
  const stale =
    failure === null
      ? []
      : [
          answer
            ? l10n.t('Could not look: {0} This is the state of {1}.', failure, timeText(answer.checked_at))
            : l10n.t('Could not look: {0} Try Refresh; the log says more.', failure),
        ];
  return [...stale, ...problems].join(' ');
}
