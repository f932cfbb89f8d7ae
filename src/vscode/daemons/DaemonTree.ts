import { EventEmitter, type TreeDataProvider, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { Monitor } from '../../monitor/monitor';
import { IN_TROUBLE } from '../../monitor/snapshot';
import { visible } from '../../status/visibleText';
import type { StatusEndpoint } from '../agents/statusEndpoint';
import { labelText } from '../shared/plainText';
import { themeIcon } from './codicons';
import { EDITOR_LANGUAGE } from './editorLanguage';
import type { TroubleFilter } from './filter';
import { contextOf } from './rows/context';
import { instanceOf, type Row } from './rows/row';
import { treeRows } from './rows/treeRows';
import { tooltipOf } from './tooltip';

interface Place {
  readonly row: Row;
  readonly parent: Row | undefined;
}

/** The end of a daemon's log; none where it cannot be read at once. */
export type LastLines = (row: Row) => Promise<readonly string[]>;

/** Shows what the monitor knows. Asks nobody itself. */
export class DaemonTree implements TreeDataProvider<Row> {
  private readonly changed = new EventEmitter<Row | Row[] | undefined>();
  private roots: readonly Row[];
  private readonly places = new Map<string, Place>();
  /** Descriptions that change as time goes by, as they were drawn last. */
  private readonly shown = new Map<string, string>();

  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly monitor: Monitor,
    private readonly endpoint: StatusEndpoint,
    private readonly filter: TroubleFilter,
    private readonly lastLines: LastLines,
  ) {
    this.roots = this.build();
    const rebuild = () => {
      this.roots = this.build();
      this.changed.fire(undefined);
    };
    monitor.on('change', rebuild);
    endpoint.onDidChange(rebuild);
    filter.onDidChange(rebuild);
    monitor.on('looked', () => {
      const ageing = this.live(this.roots).filter(
        // Rows that were never drawn are inside of what is collapsed.
        ({ id, live }) => this.shown.has(id) && live?.() !== this.shown.get(id),
      );
      if (ageing.length > 0) {
        this.changed.fire(ageing);
      }
    });
  }

  getChildren(row?: Row): Row[] {
    return [...(row ? row.children : this.roots)];
  }

  getParent(row: Row): Row | undefined {
    return this.places.get(row.id)?.parent;
  }

  getTreeItem(row: Row): TreeItem {
    const item = new TreeItem(labelText(row.label), collapsible(row));
    item.id = row.id;
    const live = row.live?.() ?? null;
    item.description = labelText(live ?? row.description);
    if (live !== null) {
      this.shown.set(row.id, live);
    }
    item.contextValue = contextOf(row);
    item.accessibilityInformation = {
      label: visible(live === null ? row.spoken : `${row.label}, ${live}`),
    };
    if (row.icon) {
      item.iconPath = themeIcon(row.icon);
    }
    return item;
  }

  /** Tooltips are made when somebody points at a row, not for every row of every refresh. */
  async resolveTreeItem(item: TreeItem, row: Row): Promise<TreeItem> {
    const instance = instanceOf(row);
    const isIll = instance !== null && IN_TROUBLE.has(instance.state);
    item.tooltip = tooltipOf(row, isIll ? await this.lastLines(row) : []);
    return item;
  }

  /** The row with this id, or of this daemon or type, if it is shown now. */
  find(id: string): Row | undefined {
    const [type] = id.split('/');
    return this.places.get(id)?.row ?? this.roots.find((row) => row.kind === 'daemon' && row.type === type);
  }

  /** Whether the row with this id is shown now. */
  has(id: string): boolean {
    return this.places.has(id);
  }

  /** The ids of a row and of what stood nearest to it, the nearest first: who takes its place when it is gone. */
  nearTo(id: string): string[] {
    const parent = this.places.get(id)?.parent;
    const ids = (parent?.children ?? this.roots).map((row) => row.id);
    const at = ids.indexOf(id);
    const others = ids
      .map((other, index) => ({ other, distance: Math.abs(index - at - 0.25) }))
      .sort((one, two) => one.distance - two.distance)
      .map(({ other }) => other);
    return [...new Set([id, ...others, ...(parent ? this.nearTo(parent.id) : [])])];
  }

  dispose(): void {
    this.changed.dispose();
  }

  private build(): readonly Row[] {
    const roots = treeRows(this.monitor.snapshot, EDITOR_LANGUAGE, {
      endpoint: this.endpoint.url,
      onlyTrouble: this.filter.onlyTrouble,
    });
    this.places.clear();
    this.shown.clear();
    const note = (rows: readonly Row[], parent?: Row): void => {
      for (const row of rows) {
        this.places.set(row.id, { row, parent });
        note(row.children, row);
      }
    };
    note(roots);
    return roots;
  }

  private live(rows: readonly Row[]): Row[] {
    return rows.flatMap((row) => [...(row.live === null ? [] : [row]), ...this.live(row.children)]);
  }
}

function collapsible({ children, expanded }: Row): TreeItemCollapsibleState {
  if (children.length === 0) {
    return TreeItemCollapsibleState.None;
  }
  return expanded ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
}
