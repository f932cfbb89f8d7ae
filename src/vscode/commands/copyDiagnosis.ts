import { env, l10n, window } from 'vscode';
import type { Monitor } from '../../monitor/monitor';
import { lookWithProgress } from '../shared/lookWithProgress';
import { PROGRAMS } from '../daemons/daemonNames';
import { diagnosisOf, instanceDiagnosis } from '../diagnosis';
import type { Row } from '../daemons/rows/row';
import { withDelayedProgress } from '../shared/withDelayedProgress';
import { messageText } from '../shared/plainText';

/** "Copy Diagnosis": of one instance when called on its row, else of a new look at everything. */
export async function copyDiagnosis(
  monitor: Monitor,
  extensionVersion: string,
  row: Row | undefined,
): Promise<void> {
  if ((row?.kind === 'instance' || row?.kind === 'daemon') && row.instance !== null) {
    await copy(instanceDiagnosis(PROGRAMS[row.type], row.instance, monitor.snapshot.answer?.checked_at));
    return;
  }
  const snapshot = await withDelayedProgress(l10n.t('Checking IPFS daemons'), (signal) =>
    lookWithProgress(monitor, signal),
  );
  if (snapshot?.answer) {
    await copy(diagnosisOf(snapshot.answer, extensionVersion));
  } else if (snapshot) {
    void window.showErrorMessage(
      messageText(l10n.t('There is no diagnosis to copy: {0} The log says more.', snapshot.failure ?? '')),
    );
  }
}

async function copy(text: string): Promise<void> {
  await env.clipboard.writeText(text);
  window.setStatusBarMessage(l10n.t('Diagnosis copied as Markdown'), 3000);
}
