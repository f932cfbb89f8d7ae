import { MarkdownString, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { ClusterSpells } from '../../../clusters/timeline/timelines';
import { visible } from '../../../status/visibleText';
import { themeIcon } from '../../daemons/codicons';
import { EDITOR_LANGUAGE } from '../../daemons/editorLanguage';
import { labelText, markdownText } from '../../shared/plainText';
import { type AlertRow, type TimelineRow, timelineRows } from './timelineRows';

const PAGE = 200;

/** Shows what was raised in all clusters, or in one of them. Asks nobody itself. */
export class AlertTree {
  private rows: readonly TimelineRow[] = [];
  private clusters: readonly ClusterSpells[] = [];
  private most = PAGE;
  /** As `Timelines.nameOf` gives it; null for all. */
  private only: string | null = null;

  /** @param redraw all of it: rows keep their ids */
  constructor(
    private readonly more: string,
    private readonly redraw: () => void,
  ) {}

  /** What it shows, all pages of it. */
  get shown(): readonly ClusterSpells[] {
    return this.clusters.filter(({ name }) => this.only === null || name === this.only);
  }

  take(clusters: readonly ClusterSpells[]): void {
    this.clusters = clusters;
    this.update();
  }

  /** @param only the name of one cluster; null for all */
  limitTo(only: string | null): void {
    this.only = only;
    this.most = PAGE;
    this.update();
  }

  showMore(): void {
    this.most += PAGE;
    this.update();
  }

  getChildren(row?: TimelineRow): TimelineRow[] {
    return row === undefined ? [...this.rows] : row.kind === 'day' ? [...row.children] : [];
  }

  getTreeItem(row: TimelineRow): TreeItem {
    const item = new TreeItem(labelText(row.label), this.stateOf(row));
    item.id = row.id;
    item.description = labelText(row.description);
    item.contextValue = `;${row.kind};`;
    item.accessibilityInformation = { label: visible(row.spoken) };
    if (row.icon) {
      item.iconPath = themeIcon(row.icon);
    }
    if (row.kind === 'more') {
      item.command = { command: this.more, title: row.label };
    }
    return item;
  }

  /** Tooltips are made when somebody points at a row. */
  resolveTreeItem(item: TreeItem, row: TimelineRow): TreeItem {
    if (row.kind === 'alert') {
      item.tooltip = tooltipOf(row);
    }
    return item;
  }

  /** The newest day is open; who opens another one sees it too. */
  private stateOf(row: TimelineRow): TreeItemCollapsibleState {
    if (row.kind !== 'day') {
      return TreeItemCollapsibleState.None;
    }
    return row === this.rows[0] ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
  }

  private update(): void {
    const rows = timelineRows(this.shown, {
      most: this.most,
      language: EDITOR_LANGUAGE,
      dayOf: (at) =>
        new Date(at).toLocaleDateString([], {
          weekday: 'long',
          year: 'numeric',
          month: 'long',
          day: 'numeric',
        }),
    });
    // To draw a row that says the same again would close the hover that is open over it.
    if (JSON.stringify(rows) !== JSON.stringify(this.rows)) {
      this.rows = rows;
      this.redraw();
    }
  }
}

/** Texts of peers are escaped: nothing in them becomes Markdown. */
function tooltipOf({ label, explanation }: AlertRow): MarkdownString {
  const markdown = new MarkdownString();
  markdown.appendMarkdown(`**${markdownText(label)}**\n\n`);
  for (const line of explanation) {
    markdown.appendMarkdown(`${markdownText(line)}  \n`);
  }
  return markdown;
}
