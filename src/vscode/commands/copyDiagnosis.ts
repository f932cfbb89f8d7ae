import { env, l10n, window } from 'vscode';
import type { Monitor } from '../../monitor/monitor';
import { lookWithProgress } from '../shared/lookWithProgress';
import { PROGRAMS } from '../daemons/daemonNames';
import { diagnosisOf, instanceDiagnosis } from '../diagnosis';
import type { TreeNode } from '../daemons/nodes';
import { withDelayedProgress } from '../shared/withDelayedProgress';
import { messageText } from '../shared/plainText';

/** "Copy Diagnosis": of one instance when called on its node, else of a new look at everything. */
export async function copyDiagnosis(
  monitor: Monitor,
  extensionVersion: string,
  node: TreeNode | undefined,
): Promise<void> {
  if (node?.kind === 'instance') {
    await copy(instanceDiagnosis(PROGRAMS[node.type], node.instance, monitor.snapshot.answer?.checked_at));
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
