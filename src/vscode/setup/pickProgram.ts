import { l10n, type QuickPickItem, window } from 'vscode';
import { PROGRAMS } from '../daemons/daemonNames';

type Initialized = 'ipfs' | 'ipfs_cluster_service';

/** Asks what is to be initialized. @returns undefined where nothing was picked */
export async function pickProgram(): Promise<Initialized | undefined> {
  const items: (QuickPickItem & { readonly type: Initialized })[] = [
    { type: 'ipfs', label: PROGRAMS.ipfs, description: l10n.t('Kubo, which holds and shares the blocks') },
    {
      type: 'ipfs_cluster_service',
      label: PROGRAMS.ipfs_cluster_service,
      description: l10n.t('a peer of a cluster'),
    },
  ];
  return (await window.showQuickPick(items, { placeHolder: l10n.t('What is to be initialized?') }))?.type;
}
