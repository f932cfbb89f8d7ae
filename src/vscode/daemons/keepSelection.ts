import { commands, Disposable, type TreeView } from 'vscode';
import { SECTION } from '../../controller/settingsTable';
import { revealRow } from '../shared/revealRow';
import type { DaemonTree } from './DaemonTree';
import type { Row } from './rows/row';

/** Set between the end of the selected row and the next key: the tree has no row then that a key could go on from. */
const VANISHED = `${SECTION}.rowVanished`;

/**
 * A row that vanishes hands its place to its neighbour: else the keyboard would stand at the top again. The editor lets
 * an extension select a row without taking the keyboard from wherever it is, but not make it the one that keys go on
 * from: that is done at the next arrow key in the tree, by its key binding.
 */
export function keepSelection(tree: DaemonTree, view: TreeView<Row>): Disposable {
  let near: readonly string[] = [];
  let heir: string | null = null;
  const inherit = (id: string | null) => {
    if (id !== heir) {
      heir = id;
      void commands.executeCommand('setContext', VANISHED, id !== null);
    }
  };
  return Disposable.from(
    view.onDidChangeSelection(({ selection: [selected] }) => {
      // None is selected for a moment where the selected row has vanished.
      if (selected) {
        near = tree.nearTo(selected.id);
        inherit(selected.id === heir ? heir : null);
      }
    }),
    tree.onDidChangeTreeData(() => {
      const [selected, ...neighbours] = near;
      if (selected === undefined || tree.has(selected) || !view.visible) {
        return;
      }
      const nearest = neighbours.find((id) => tree.has(id));
      const next = nearest === undefined ? undefined : tree.find(nearest);
      near = next ? tree.nearTo(next.id) : [];
      inherit(next?.id ?? null);
      if (next) {
        void revealRow(view, () => tree.find(next.id), { select: true, focus: false });
      }
    }),
    commands.registerCommand('ipfsCluster.focusSelectedRow', async () => {
      const id = heir;
      inherit(null);
      if (id !== null) {
        await revealRow(view, () => tree.find(id), { select: true, focus: true });
      }
    }),
  );
}
