import { join } from 'node:path';
import { commands, env, l10n, Uri, window } from 'vscode';
import { errorText } from '../../status/errorText';
import { visible } from '../../status/visibleText';
import { PROGRAMS } from '../daemons/daemonNames';
import { commandFor } from '../daemons/rows/context';
import { instanceOf, type Row } from '../daemons/rows/row';
import { labelText, messageText } from '../shared/plainText';

type Copyable = 'pid' | 'peer_id' | 'api';

/** Copies one fact of an instance; the menus offer it only where the fact is known. */
export async function copyFact(row: Row | undefined, fact: Copyable): Promise<void> {
  const value = row === undefined ? null : (instanceOf(row)?.[fact] ?? null);
  // It may be pasted into a terminal, and a peer says of itself what its id is.
  await copyOrPoint(value === null ? null : visible(String(value)));
}

/** "Copy": the whole of what a row says, where it is cut too. */
export async function copyRow(row: Row | undefined): Promise<void> {
  await copyOrPoint(row?.full ?? null);
}

/** "Copy Command": the line that helps, for this very folder, program and environment. */
export async function copyCommand(row: Row | undefined): Promise<void> {
  await copyOrPoint(row === undefined ? null : commandFor(row));
}

/** Enter on a row that cannot be opened: what helps most with it. */
export async function actOnRow(row: Row | undefined, endpointCurl: () => Promise<void>): Promise<void> {
  if (row?.kind === 'endpoint') {
    await endpointCurl();
  } else if (row?.command != null) {
    await copyCommand(row);
  } else {
    await copyRow(row);
  }
}

/** Opens the folder of an instance in a window of its own. */
export async function openFolder(row: Row | undefined): Promise<void> {
  const folder = row === undefined ? null : instanceOf(row)?.folder;
  if (!folder) {
    pointAtTree();
    return;
  }
  await commands.executeCommand('vscode.openFolder', Uri.file(folder), { forceNewWindow: true });
}

/** Opens the `service.json` of a peer or follower in an editor. */
export async function openServiceJson(row: Row | undefined): Promise<void> {
  const folder = row === undefined ? null : instanceOf(row)?.folder;
  if (!folder) {
    pointAtTree();
    return;
  }
  const file = Uri.file(join(folder, 'service.json'));
  try {
    await window.showTextDocument(file);
  } catch (error) {
    const how = l10n.t(
      '{0} cannot be opened: {1} Open VS Code as the user who owns it.',
      file.fsPath,
      errorText(error),
    );
    void window.showErrorMessage(messageText(how));
  }
}

async function copyOrPoint(value: string | null): Promise<void> {
  if (value === null) {
    pointAtTree();
    return;
  }
  await env.clipboard.writeText(value);
  window.setStatusBarMessage(l10n.t('Copied {0}', labelText(value)), 3000);
}

/** A key binding may run a command without any row. */
function pointAtTree(): void {
  void window.showInformationMessage(
    l10n.t('Run this on a daemon in the IPFS view: {0}.', Object.values(PROGRAMS).join(', ')),
  );
}
