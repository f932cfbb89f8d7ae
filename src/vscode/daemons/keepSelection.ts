import type { Disposable, TreeView } from 'vscode';
import type { DaemonTree } from './DaemonTree';
import type { Row } from './rows/row';

/** A row that vanishes hands its place to its neighbour: else the keyboard would stand at the top again. */
export function keepSelection(tree: DaemonTree, view: TreeView<Row>): Disposable {
  let near: readonly string[] = [];
  view.onDidChangeSelection(({ selection: [selected] }) => {
    if (selected) {
      near = tree.nearTo(selected.id);
    }
  });
  return tree.onDidChangeTreeData(() => {
    const [selected, ...neighbours] = near;
    if (selected === undefined || tree.has(selected) || !view.visible) {
      return;
    }
    const nearest = neighbours.find((id) => tree.has(id));
    const next = nearest === undefined ? undefined : tree.find(nearest);
    near = next ? tree.nearTo(next.id) : [];
    if (next) {
      void view.reveal(next, { select: true, focus: false });
    }
  });
}
