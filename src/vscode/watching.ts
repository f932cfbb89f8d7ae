import { Disposable, type TreeView, window } from 'vscode';
import type { Monitor } from '../monitor/monitor';
import type { TreeNode } from './daemons/nodes';
import { lookWithProgress } from './shared/lookWithProgress';

/**
 * Tells the monitor whether anybody can see something of ours in a focused window: the tree, or the status-bar item once
 * it is there. Before that nothing runs, and in a window that is not focused nothing comes by itself.
 */
export function watchWhileVisible(monitor: Monitor, view: TreeView<TreeNode>): Disposable {
  const update = () => {
    const statusIsVisible = monitor.snapshot.answer !== null;
    monitor.setWatched(window.state.focused && (view.visible || statusIsVisible));
  };
  const show = () => {
    // Whoever opens the view wants to see what is, also where no look comes by itself.
    if (view.visible && !monitor.isFresh) {
      void lookWithProgress(monitor);
    }
    update();
  };
  monitor.on('looked', update);
  show();
  return Disposable.from(view.onDidChangeVisibility(show), window.onDidChangeWindowState(update));
}
