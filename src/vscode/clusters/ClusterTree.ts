import { MarkdownString, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { ClusterStore } from '../../clusters/store';
import { visible } from '../../status/visibleText';
import { themeIcon } from '../daemons/codicons';
import { EDITOR_LANGUAGE } from '../daemons/editorLanguage';
import { labelText, markdownText } from '../shared/plainText';
import type { ClusterTreeRow } from './rows/clusterRow';
import { clusterRow } from './rows/clusterRows';
import { RowsByCluster } from './rows/rowsByCluster';
import { Elements, type TreeElement } from './elements';

/** Shows what the store knows. Asks nobody itself. Only what has changed is drawn again. */
export class ClusterTree {
  private readonly elements = new Elements();
  private readonly rows: RowsByCluster;
  private readonly stop: () => void;

  /**
   * @param redraw these elements with all below them, or all
   * @param isSaved whether a cluster stands in the settings
   */
  constructor(
    store: ClusterStore,
    private readonly redraw: (elements: TreeElement[] | undefined) => void,
    private readonly isSaved: (key: string) => boolean,
  ) {
    this.rows = new RowsByCluster(store.all(), (state) => clusterRow(state, EDITOR_LANGUAGE));
    this.stop = store.onChange((change) => {
      this.rows.take(change, store.get(change.key));
      this.update();
    });
    this.update();
  }

  getChildren(element?: TreeElement): TreeElement[] {
    return [...(element ? element.children : this.elements.roots)];
  }

  /** The element of a row that is shown now, in a group too. */
  find(id: string): TreeElement | undefined {
    return this.elements.find(id);
  }

  getTreeItem({ row }: TreeElement): TreeItem {
    const item = new TreeItem(labelText(row.label), collapsible(row));
    item.id = row.id;
    item.description = labelText(row.description);
    item.contextValue = `;${this.traitsOf(row).join(';')};`;
    item.accessibilityInformation = { label: visible(row.spoken) };
    if (row.icon) {
      item.iconPath = themeIcon(row.icon);
    }
    return item;
  }

  /** Tooltips are made when somebody points at a row, not for every row of every change. */
  resolveTreeItem(item: TreeItem, { row }: TreeElement): TreeItem {
    item.tooltip = tooltipOf(row);
    return item;
  }

  dispose(): void {
    this.stop();
  }

  /** What menus ask for. */
  private traitsOf(row: ClusterTreeRow): string[] {
    const isSaved = this.isSaved(row.id);
    return row.kind === 'cluster'
      ? [
          row.kind,
          ...(isSaved ? ['saved'] : []),
          // Its test says what to do, and leads to the question whose answer is to be corrected.
          ...(isSaved && row.isOutOfReach ? ['outOfReach'] : []),
          ...(row.health === 'needs_credentials' ? ['needsCredentials'] : []),
        ]
      : [row.kind];
  }

  private update(): void {
    const { roots, redrawn } = this.elements.take(this.rows.all());
    if (roots) {
      this.redraw(undefined);
    } else if (redrawn.length > 0) {
      this.redraw([...redrawn]);
    }
  }
}

function collapsible(row: ClusterTreeRow): TreeItemCollapsibleState {
  const { expanded } = row;
  if (row.kind !== 'peer' && row.children.length === 0) {
    return TreeItemCollapsibleState.None;
  }
  return expanded ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
}

/** Texts of peers are escaped: nothing in them becomes Markdown. */
function tooltipOf({ label, explanation }: ClusterTreeRow): MarkdownString {
  const markdown = new MarkdownString();
  markdown.appendMarkdown(`**${markdownText(label)}**\n\n`);
  for (const line of explanation) {
    markdown.appendMarkdown(`${markdownText(line)}  \n`);
  }
  return markdown;
}
