import { l10n, window } from 'vscode';
import type { Monitor } from '../../monitor/monitor';
import type { DaemonType } from '../../status/result';
import { PROGRAMS } from '../daemons/daemonNames';

const ARGUMENTS: Readonly<Record<DaemonType, string>> = {
  ipfs: 'init',
  ipfs_cluster_service: 'init',
  ipfs_cluster_follow: '<cluster> init <config-url>',
};

/** Types the command into a new terminal and leaves Enter to the user: it creates keys and files. */
export function initialize(monitor: Monitor, argument: unknown): void {
  const type = (Object.keys(ARGUMENTS) as DaemonType[]).find((known) => known === argument) ?? 'ipfs';
  const found = monitor.snapshot.answer?.daemons[type]?.details?.program?.path;
  const command = `${found === undefined ? PROGRAMS[type] : inShell(found)} ${ARGUMENTS[type]}`;
  const terminal = window.createTerminal(l10n.t('IPFS'));
  terminal.show();
  terminal.sendText(command, false);
}

/** A path with a space needs quotes; PowerShell, the usual shell of Windows, then wants to be told that it is a command. */
function inShell(path: string): string {
  if (!/\s/.test(path)) {
    return path;
  }
  return process.platform === 'win32' ? `& "${path}"` : `'${path.replaceAll("'", "'\\''")}'`;
}
