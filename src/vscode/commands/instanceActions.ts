import { commands, env, l10n, Uri, window } from 'vscode';
import { PROGRAMS } from '../daemons/daemonNames';
import { serviceJsonOf } from '../daemons/DaemonTree';
import type { InstanceNode, TreeNode } from '../daemons/nodes';
import { labelText, messageText } from '../shared/plainText';

type Copyable = 'pid' | 'peer_id' | 'api';

/** Copies one fact of an instance; the menus offer it only where the fact is known. */
export async function copyFact(node: TreeNode | undefined, fact: Copyable): Promise<void> {
  const value = instanceOf(node)?.instance[fact];
  if (value === undefined || value === null) {
    pointAtTree();
    return;
  }
  await env.clipboard.writeText(String(value));
  window.setStatusBarMessage(l10n.t('Copied {0}', labelText(String(value))), 3000);
}

/** Opens the folder of an instance in a window of its own. */
export async function openFolder(node: TreeNode | undefined): Promise<void> {
  const folder = instanceOf(node)?.instance.folder;
  if (!folder) {
    pointAtTree();
    return;
  }
  await commands.executeCommand('vscode.openFolder', Uri.file(folder), { forceNewWindow: true });
}

/** Opens the `service.json` of a peer or follower in an editor. */
export async function openServiceJson(node: TreeNode | undefined): Promise<void> {
  const folder = instanceOf(node)?.instance.folder;
  if (!folder) {
    pointAtTree();
    return;
  }
  const file = serviceJsonOf(folder);
  try {
    await window.showTextDocument(file);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    void window.showErrorMessage(
      messageText(
        l10n.t('{0} cannot be opened: {1} Open VS Code as the user who owns it.', file.fsPath, why),
      ),
    );
  }
}

function instanceOf(node: TreeNode | undefined): InstanceNode | undefined {
  return node?.kind === 'instance' ? node : undefined;
}

/** A key binding may run a command without any node. */
function pointAtTree(): void {
  void window.showInformationMessage(
    l10n.t('Run this on a daemon in the IPFS view: {0}.', Object.values(PROGRAMS).join(', ')),
  );
}
