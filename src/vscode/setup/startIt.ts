import { commands, l10n, window } from 'vscode';
import type { Report } from '../../actions/act';
import { wordsOf } from '../../actions/texts';
import type { Monitor } from '../../monitor/monitor';
import type { DaemonType, Instance } from '../../status/result';
import { writeFolder } from '../settings';
import { lookWithProgress } from '../shared/lookWithProgress';
import { messageText } from '../shared/plainText';

const START = 'ipfsCluster.startDaemon';

/**
 * Says that something was made, and offers to start it. What lies where no daemon is looked for is named in the settings
 * first.
 */
export async function startIt(
  monitor: Monitor,
  type: DaemonType,
  folder: string,
  { said }: Report,
): Promise<void> {
  await lookWithProgress(monitor);
  if (instanceIn(monitor, type, folder) === undefined) {
    await writeFolder(type, folder);
    await lookWithProgress(monitor);
  }
  const start = l10n.t('Start It');
  const text = messageText(wordsOf(said, (one) => l10n.t(one)));
  if ((await window.showInformationMessage(text, start)) !== start) {
    return;
  }
  const instance = instanceIn(monitor, type, folder);
  // Without a row it is asked which daemon is meant.
  await commands.executeCommand(START, instance && { kind: 'instance', type, instance });
}

function instanceIn({ snapshot }: Monitor, type: DaemonType, folder: string): Instance | undefined {
  const instances = snapshot.answer?.daemons[type]?.details?.instances ?? [];
  return instances.find((one) => one.folder === folder);
}
