import { env, l10n, type TreeView, window } from 'vscode';
import { commandLineOf, type Tool } from '../../clusters/commandLines';
import { FocusedRow } from '../commands/focusedRow';
import type { ClusterDocuments } from './clusterDocuments';
import type { TreeElement } from './elements';
import type { ClusterCommand } from './clustersHost';
import type { OnDemandViews } from './onDemand/onDemandViews';
import type { ClusterRow } from './rows/clusterRow';

export interface ClusterActionParts {
  readonly view: TreeView<TreeElement>;
  readonly documents: ClusterDocuments;
  readonly onDemand: OnDemandViews;
  readonly refresh: () => Promise<void>;
}

export type ClusterActions = Readonly<
  Record<ClusterCommand, (element: TreeElement | undefined) => Promise<void>>
>;

/** What can be done with a cluster or a peer: with the row whose menu it is, or the one with the focus. */
export function clusterActions({ view, documents, onDemand, refresh }: ClusterActionParts): ClusterActions {
  const focused = new FocusedRow(view);
  return {
    refreshClusters: refresh,
    copyClusterRow: (element) => copy((element ?? focused.row)?.row.full),
    copyClusterPeerId: (element) => {
      const row = (element ?? focused.row)?.row;
      return copy(row?.kind === 'peer' ? row.peerId : undefined);
    },
    copyAsCtl: (element) => copyLine('ipfs-cluster-ctl', element ?? focused.row),
    copyAsCurl: (element) => copyLine('curl', element ?? focused.row),
    openClusterJson: (element) => {
      const chosen = element ?? focused.row;
      const cluster = chosen && clusterOf(chosen);
      const peer = chosen?.row.kind === 'peer' ? chosen.row.peerId : undefined;
      return cluster ? documents.open(cluster.id, peer) : copy(undefined);
    },
    showConnectivityGraph: (element) => onDemand.show('graph', element && clusterOf(element)?.id),
    showConnectivityPicture: (element) => onDemand.show('picture', element && clusterOf(element)?.id),
    showBandwidth: (element) => onDemand.show('bandwidth', element && clusterOf(element)?.id),
    showPinsInTrouble: (element) => onDemand.show('trouble', element && clusterOf(element)?.id),
  };
}

async function copyLine(tool: Tool, element: TreeElement | undefined): Promise<void> {
  const cluster = element && clusterOf(element);
  await copy(
    cluster?.api == null
      ? undefined
      : commandLineOf(tool, cluster.api, cluster.health === 'needs_credentials'),
  );
}

/** The cluster in whose rows an element is. */
export function clusterOf(element: TreeElement): ClusterRow | undefined {
  const { row, parent } = element;
  return row.kind === 'cluster' ? row : parent && clusterOf(parent);
}

async function copy(text: string | undefined): Promise<void> {
  if (text === undefined) {
    void window.showInformationMessage(l10n.t('Choose a cluster or a peer in the view "Clusters" first.'));
    return;
  }
  await env.clipboard.writeText(text);
  window.setStatusBarMessage(l10n.t('Copied'), 3000);
}
