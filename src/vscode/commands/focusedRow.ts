import type { TreeView } from 'vscode';
import type { Row } from '../daemons/rows/row';

/**
 * The row that the keyboard is on. VS Code tells an extension which row is selected, not which has the focus: the key
 * binding selects the focused one, or unselects it, just before this and again right after.
 */
export class FocusedRow<Shown extends { readonly id: string } = Row> {
  private before: readonly Shown[] = [];
  private now: readonly Shown[] = [];

  constructor(view: TreeView<Shown>) {
    view.onDidChangeSelection(({ selection }) => {
      this.before = this.now;
      this.now = selection;
    });
  }

  get row(): Shown | undefined {
    const ids = (rows: readonly Shown[]) => new Set(rows.map(({ id }) => id));
    const [before, now] = [ids(this.before), ids(this.now)];
    return (
      this.now.find(({ id }) => !before.has(id)) ?? this.before.find(({ id }) => !now.has(id)) ?? this.now[0]
    );
  }
}
