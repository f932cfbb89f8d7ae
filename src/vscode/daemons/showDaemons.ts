import { Disposable, type Memento, type TreeView } from 'vscode';
import type { Monitor } from '../../monitor/monitor';
import type { StatusEndpoint } from '../agents/statusEndpoint';
import { drawAge } from './age';
import type { ClusterHeadlines } from './clusterHeadlines';
import { showDaemonsView } from './daemonsView';
import { DaemonTree, type LastLines } from './DaemonTree';
import { TroubleFilter } from './filter';
import { keepSelection } from './keepSelection';
import type { Row } from './rows/row';
import { showStatusBar } from './statusBar';

export interface DaemonsOptions {
  readonly monitor: Monitor;
  readonly endpoint: StatusEndpoint;
  /** What is wrong with the settings. */
  readonly problems: () => readonly string[];
  /** Where the user's choices are remembered. */
  readonly memory: Memento;
  /** The command behind the status-bar item. */
  readonly command: string;
  /** What the status bar says of clusters. */
  readonly headlines: ClusterHeadlines;
  /** The end of the log of a daemon that is not well, for whoever points at it. */
  readonly lastLines: LastLines;
}

export interface ShownDaemons {
  readonly tree: DaemonTree;
  readonly view: TreeView<Row>;
  readonly filter: TroubleFilter;
  /** The settings changed. */
  readonly update: () => void;
  readonly disposable: Disposable;
}

/** Everything that shows the daemons as they are: the tree, the view around it, the status bar. */
export function showDaemons(options: DaemonsOptions): ShownDaemons {
  const { monitor, endpoint, problems, memory, command, headlines, lastLines } = options;
  const filter = new TroubleFilter(memory);
  const tree = new DaemonTree(monitor, endpoint, filter, lastLines);
  const { view, update, updateMessage, disposable } = showDaemonsView(tree, monitor, endpoint, problems);
  const status = showStatusBar(monitor, command, headlines);
  return {
    tree,
    view,
    filter,
    update,
    disposable: Disposable.from(
      filter,
      tree,
      disposable,
      status.item,
      status.disposable,
      drawAge(monitor, view, [updateMessage, status.updateAge]),
      keepSelection(tree, view),
    ),
  };
}
