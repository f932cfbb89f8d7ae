import {
  CodeLens,
  commands,
  Disposable,
  EventEmitter,
  Hover,
  l10n,
  languages,
  MarkdownString,
  Range,
  type TextDocument,
  type Uri,
  workspace,
} from 'vscode';
import { SECTION } from '../../controller/settingsTable';
import type { Explained, Mend } from '../../logs/explanations/explanation';
import { entryAt, type ShownEntry } from '../../logs/shownLog';
import { markdownText, messageText } from '../shared/plainText';
import type { LogSession } from './logSession';
import type { LogsHost } from './logsHost';

const MEND_COMMAND = `${SECTION}.mendFromLog`;

/** What known lines of a log mean, where somebody points at them, and above the last of each. */
export class LogHints {
  private readonly changed = new EventEmitter<void>();
  private readonly disposable: Disposable;

  constructor(
    scheme: string,
    private readonly sessionOf: (uri: Uri) => LogSession | undefined,
    private readonly host: Pick<LogsHost, 'rowOf'>,
  ) {
    const selector = { scheme };
    this.disposable = Disposable.from(
      this.changed,
      commands.registerCommand(MEND_COMMAND, (key: unknown, mend: unknown) =>
        this.mend(String(key), String(mend)),
      ),
      languages.registerHoverProvider(selector, {
        provideHover: ({ uri }, { line }) => this.hoverAt(uri, line),
      }),
      languages.registerCodeLensProvider(selector, {
        onDidChangeCodeLenses: this.changed.event,
        provideCodeLenses: (document) => this.lensesOf(document),
      }),
      workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.scheme === scheme) {
          this.changed.fire();
        }
      }),
    );
  }

  dispose(): void {
    this.disposable.dispose();
  }

  private hoverAt(uri: Uri, line: number): Hover | null {
    const session = this.sessionOf(uri);
    const shown = session && entryAt(session.content, line);
    if (!session || !shown?.explained) {
      return null;
    }
    const { explanation } = shown.explained;
    const markdown = new MarkdownString(undefined, true);
    markdown.isTrusted = { enabledCommands: [MEND_COMMAND] };
    markdown.appendMarkdown(`**${markdownText(whatOf(shown.explained))}**\n\n`);
    markdown.appendMarkdown(`$(lightbulb) ${markdownText(adviceOf(shown.explained))}\n\n`);
    if (explanation.mend !== null) {
      const given = encodeURIComponent(JSON.stringify([session.key, explanation.mend]));
      markdown.appendMarkdown(
        `[${markdownText(mendTitle(explanation.mend))}](command:${MEND_COMMAND}?${given})\n`,
      );
    }
    return new Hover(markdown, rangeOf(shown));
  }

  private lensesOf({ uri }: TextDocument): CodeLens[] {
    const session = this.sessionOf(uri);
    const last = new Map<string, ShownEntry>();
    for (const shown of session?.content.entries ?? []) {
      if (shown.explained) {
        last.set(shown.explained.explanation.id, shown);
      }
    }
    return [
      ...(session?.hasNoLog === true ? [mendLens(lastLine(session), RESTART, session.key)] : []),
      ...[...last.values()].flatMap((shown) => (session ? lensesAt(shown, session.key) : [])),
    ];
  }

  private async mend(key: string, mend: string): Promise<void> {
    const known = MENDS.find((one) => one === mend);
    const row = this.host.rowOf(key);
    if (known === undefined) {
      return;
    }
    const argument = known === 'initialize' ? key.split('/')[0] : known === 'openSettings' ? undefined : row;
    await commands.executeCommand(`${SECTION}.${known}`, argument);
  }
}

/** Gives a daemon a log whose output goes nowhere. */
const RESTART = 'restartDaemon';
type Offered = Mend | typeof RESTART;

const MENDS: readonly Offered[] = [
  RESTART,
  'openServiceJson',
  'openFolder',
  'initialize',
  'openSettings',
  'refresh',
];

function lensesAt(shown: ShownEntry, key: string): CodeLens[] {
  const { explained } = shown;
  if (!explained) {
    return [];
  }
  const { mend } = explained.explanation;
  const range = new Range(shown.line, 0, shown.line, 0);
  const title = `$(lightbulb) ${messageText(`${whatOf(explained)} ${adviceOf(explained)}`)}`;
  return [
    new CodeLens(range, { title, command: '' }),
    ...(mend === null ? [] : [mendLens(shown.line, mend, key)]),
  ];
}

function mendLens(line: number, mend: Offered, key: string): CodeLens {
  const range = new Range(line, 0, line, 0);
  return new CodeLens(range, { title: mendTitle(mend), command: MEND_COMMAND, arguments: [key, mend] });
}

/** Where it is said where the log goes. */
function lastLine({ content: { entries } }: LogSession): number {
  return entries.findLast(({ entry }) => entry.isNotice === true)?.line ?? 0;
}

function rangeOf({ line, entry }: ShownEntry): Range {
  return new Range(line, 0, line + entry.lines.length, 0);
}

function whatOf({ explanation, values }: Explained): string {
  return l10n.t(explanation.what, ...values);
}

function adviceOf({ explanation, values }: Explained): string {
  return l10n.t(explanation.advice, ...values);
}

function mendTitle(mend: Offered): string {
  switch (mend) {
    case RESTART:
      return l10n.t('Restart it with a log');
    case 'openServiceJson':
      return l10n.t('Open service.json');
    case 'openFolder':
      return l10n.t('Open its folder');
    case 'initialize':
      return l10n.t('Initialize in a terminal');
    case 'openSettings':
      return l10n.t('Open settings');
    case 'refresh':
      return l10n.t('Look again');
  }
}
