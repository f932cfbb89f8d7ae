import { l10n, window } from 'vscode';
import type { Monitor } from '../../monitor/monitor';
import { posixWord, windowsWord } from '../../status/judge/steps/shellWords';
import type { DaemonType } from '../../status/result';
import { PROGRAMS } from '../daemons/daemonNames';
import { askWhatToFollow } from './followCluster';

/** Types the command into a new terminal and leaves Enter to the user: it creates keys and files. */
export async function initialize(monitor: Monitor, argument: unknown): Promise<void> {
  const type = (Object.keys(PROGRAMS) as DaemonType[]).find((known) => known === argument) ?? 'ipfs';
  const words = type === 'ipfs_cluster_follow' ? await askWhatToFollow() : 'init';
  if (words === undefined) {
    return;
  }
  const found = monitor.snapshot.answer?.daemons[type]?.details?.program?.path;
  const command = `${found === undefined ? PROGRAMS[type] : inShell(found)} ${words}`;
  const terminal = window.createTerminal(l10n.t('IPFS'));
  terminal.show();
  terminal.sendText(command, false);
}

/** PowerShell, the usual shell of Windows, wants to be told that a quoted word is a command. */
function inShell(path: string): string {
  if (process.platform !== 'win32') {
    return posixWord(path);
  }
  const spelled = windowsWord(path);
  return spelled === path ? path : `& ${spelled}`;
}
