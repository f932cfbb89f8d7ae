import { l10n, window, workspace } from 'vscode';

/** Types a command into a new terminal and leaves Enter to the user. */
export function typeInTerminal(command: string): void {
  const terminal = window.createTerminal(l10n.t('IPFS'));
  terminal.show();
  terminal.sendText(command, false);
}

/** Shows lines of a log in an editor, as text that nobody has to save. */
export async function showLines(lines: readonly string[]): Promise<void> {
  const document = await workspace.openTextDocument({ content: `${lines.join('\n')}\n`, language: 'log' });
  await window.showTextDocument(document);
}
