import { l10n, window } from 'vscode';
import type { DaemonType } from '../../status/result';

const COMMANDS: Readonly<Record<DaemonType, string>> = {
  ipfs: 'ipfs init',
  ipfs_cluster_service: 'ipfs-cluster-service init',
  ipfs_cluster_follow: 'ipfs-cluster-follow <cluster> init <config-url>',
};

/** Types the command into a new terminal and leaves Enter to the user: it creates keys and files. */
export function initialize(type: unknown): void {
  const command = Object.entries(COMMANDS).find(([known]) => known === type)?.[1] ?? COMMANDS.ipfs;
  const terminal = window.createTerminal(l10n.t('IPFS'));
  terminal.show();
  terminal.sendText(command, false);
}
