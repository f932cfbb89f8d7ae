import { Disposable, type TreeView, window, workspace } from 'vscode';
import { SECTION } from '../controller/settingsTable';
import type { Monitor } from '../monitor/monitor';
import type { Row } from './daemons/rows/row';
import { wantsNotifications } from './settings';
import { lookWithProgress } from './shared/lookWithProgress';

/**
 * Tells the monitor whether anybody can see something of ours in a focused window: the tree, the status-bar item once
 * it is there, or a notification where those are wanted. Before that nothing runs, and in a window that is not focused
 * nothing comes by itself.
 */
export function watchWhileVisible(monitor: Monitor, view: TreeView<Row>): Disposable {
  const update = () => {
    const isAwaited = monitor.snapshot.answer !== null || wantsNotifications();
    monitor.setWatched(window.state.focused && (view.visible || isAwaited));
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
  return Disposable.from(
    view.onDidChangeVisibility(show),
    window.onDidChangeWindowState(update),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${SECTION}.notifications`)) {
        update();
      }
    }),
  );
}
