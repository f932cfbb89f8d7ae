import { join } from 'node:path';
import {
  EventEmitter,
  type ProviderResult,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
} from 'vscode';
import type { Monitor } from '../../monitor/monitor';
import type { StatusEndpoint } from '../agents/statusEndpoint';
import { treeOf } from './daemonNodes';
import type { DetailNode, TreeNode } from './nodes';
import { tooltipOf } from './tooltip';
import { visible } from '../../status/visibleText';
import { labelText } from '../shared/plainText';

interface Place {
  readonly node: TreeNode;
  readonly parent: TreeNode | undefined;
}

/** Shows what the monitor knows. Asks nobody itself. */
export class DaemonTree implements TreeDataProvider<TreeNode> {
  private readonly changed = new EventEmitter<TreeNode | TreeNode[] | undefined>();
  private roots: readonly TreeNode[];
  private readonly places = new Map<string, Place>();
  /** Descriptions that change as time goes by, as they were drawn last. */
  private readonly shown = new Map<string, string>();

  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly monitor: Monitor,
    private readonly endpoint: StatusEndpoint,
  ) {
    this.roots = this.build();
    const rebuild = () => {
      this.roots = this.build();
      this.changed.fire(undefined);
    };
    monitor.on('change', rebuild);
    endpoint.onDidChange(rebuild);
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

  getChildren(node?: TreeNode): TreeNode[] {
    return [...(node ? node.children : this.roots)];
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return this.places.get(node.id)?.parent;
  }

  getTreeItem(node: TreeNode): TreeItem {
    const item = new TreeItem(labelText(node.label), collapsible(node));
    item.id = node.id;
    const live = node.kind === 'detail' && node.live ? node.live() : null;
    item.description = live ?? labelText(node.description);
    if (live !== null) {
      this.shown.set(node.id, live);
    }
    item.contextValue = contextOf(node);
    item.accessibilityInformation = {
      label: visible(live === null ? node.spoken : `${node.label}, ${live}`),
    };
    if (node.icon) {
      item.iconPath = node.icon;
    }
    return item;
  }

  /** Tooltips are made when somebody points at a node, not for every node of every refresh. */
  resolveTreeItem(item: TreeItem, node: TreeNode): ProviderResult<TreeItem> {
    item.tooltip = tooltipOf(node);
    return item;
  }

  /** The node with this id, if it is shown now. */
  find(id: string): TreeNode | undefined {
    return this.places.get(id)?.node;
  }

  dispose(): void {
    this.changed.dispose();
  }

  private build(): readonly TreeNode[] {
    const roots = treeOf(this.monitor.snapshot, this.endpoint.url);
    this.places.clear();
    this.shown.clear();
    const note = (nodes: readonly TreeNode[], parent?: TreeNode): void => {
      for (const node of nodes) {
        this.places.set(node.id, { node, parent });
        note(node.children, node);
      }
    };
    note(roots);
    return roots;
  }

  private live(nodes: readonly TreeNode[]): DetailNode[] {
    return nodes.flatMap((node) =>
      node.kind === 'detail' && node.live !== null ? [node] : this.live(node.children),
    );
  }
}

function collapsible({ children, expanded }: TreeNode): TreeItemCollapsibleState {
  if (children.length === 0) {
    return TreeItemCollapsibleState.None;
  }
  return expanded ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
}

/** Words between semicolons, so that a when-clause may ask for each: `viewItem =~ /;pid;/`. */
function contextOf(node: TreeNode): string {
  if (node.kind !== 'instance') {
    return `;${node.kind};`;
  }
  const { pid, peer_id, api, folder } = node.instance;
  const words = [
    'instance',
    ...(pid === null ? [] : ['pid']),
    ...(peer_id === null ? [] : ['peerId']),
    ...(api === null ? [] : ['api']),
    ...(folder === null ? [] : ['folder']),
    ...(folder !== null && node.type !== 'ipfs' ? ['serviceJson'] : []),
  ];
  return `;${words.join(';')};`;
}

/** The configuration of a peer. Kubo's own is not offered: it holds the private key in plain sight. */
export function serviceJsonOf(folder: string): Uri {
  return Uri.file(join(folder, 'service.json'));
}
