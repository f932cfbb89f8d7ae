import {
  type DecorationOptions,
  Disposable,
  l10n,
  OverviewRulerLane,
  Position,
  Range,
  Selection,
  type TextEditor,
  type TextEditorDecorationType,
  TextEditorRevealType,
  ThemeColor,
  type Uri,
  window,
  workspace,
} from 'vscode';
import type { LogLevel } from '../../logs/entry';
import { firstError, type ShownEntry, type ShownLog } from '../../logs/shownLog';

type Look = Exclude<LogLevel, 'info'> | 'notice';

const COLOURS: Readonly<Record<Look, string>> = {
  debug: 'descriptionForeground',
  warn: 'list.warningForeground',
  error: 'list.errorForeground',
  fatal: 'list.errorForeground',
  notice: 'descriptionForeground',
};
/** So near to its end a log is read there, and what is written next is to be seen. */
const NEAR_END_LINES = 2;

/** How logs look in their editors: levels in colours, and at the end of what is written. */
export class LogEditors {
  private readonly looks = new Map<Look, TextEditorDecorationType>();
  private readonly atEnd = new Set<string>();
  private readonly disposable: Disposable;

  constructor(private readonly contentOf: (uri: Uri) => ShownLog | undefined) {
    this.disposable = Disposable.from(
      workspace.onDidChangeTextDocument(({ document }) => {
        window.visibleTextEditors
          .filter((editor) => editor.document === document && this.contentOf(document.uri) !== undefined)
          .forEach((editor) => {
            this.draw(editor);
            if (this.atEnd.has(document.uri.toString())) {
              toEnd(editor);
            }
          });
      }),
      window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => {
        this.noteEnd(textEditor);
      }),
      window.onDidChangeVisibleTextEditors((editors) => {
        editors.forEach((editor) => {
          this.draw(editor);
        });
      }),
    );
  }

  /** Opens a log where it was written last. */
  async open(uri: Uri): Promise<void> {
    const document = await workspace.openTextDocument(uri);
    const isOpen = window.visibleTextEditors.some((editor) => editor.document === document);
    const editor = await window.showTextDocument(document, { preview: false });
    if (!isOpen) {
      this.atEnd.add(uri.toString());
      const end = document.lineAt(document.lineCount - 1).range.end;
      editor.selection = new Selection(end, end);
      toEnd(editor);
    }
    this.draw(editor);
  }

  /** Puts the cursor where the first error is. */
  goToFirstError(uri: Uri): void {
    const editor = window.visibleTextEditors.find((one) => one.document.uri.toString() === uri.toString());
    const content = this.contentOf(uri);
    const error = content && firstError(content);
    if (!editor || !error) {
      void window.showInformationMessage(l10n.t('No error is in the part of the log that is shown.'));
      return;
    }
    this.atEnd.delete(uri.toString());
    const start = new Position(error.line, 0);
    editor.selection = new Selection(start, start);
    editor.revealRange(new Range(start, start), TextEditorRevealType.InCenter);
  }

  dispose(): void {
    this.disposable.dispose();
    this.looks.forEach((look) => {
      look.dispose();
    });
  }

  /** Whoever has moved away from the end is not brought back to it. */
  private noteEnd({ document, visibleRanges }: TextEditor): void {
    const id = document.uri.toString();
    if (this.contentOf(document.uri) === undefined) {
      return;
    }
    const last = visibleRanges.at(-1)?.end.line ?? 0;
    if (last >= document.lineCount - 1 - NEAR_END_LINES) {
      this.atEnd.add(id);
    } else {
      this.atEnd.delete(id);
    }
  }

  private draw(editor: TextEditor): void {
    const content = this.contentOf(editor.document.uri);
    if (content === undefined) {
      return;
    }
    const ranges: Record<Look, DecorationOptions[]> = {
      debug: [],
      warn: [],
      error: [],
      fatal: [],
      notice: [],
    };
    for (const shown of content.entries) {
      const look = lookOf(shown);
      if (look !== null) {
        ranges[look].push({ range: new Range(shown.line, 0, shown.line + shown.entry.lines.length, 0) });
      }
    }
    for (const [look, options] of Object.entries(ranges) as [Look, DecorationOptions[]][]) {
      editor.setDecorations(this.decorationOf(look), options);
    }
  }

  private decorationOf(look: Look): TextEditorDecorationType {
    const known = this.looks.get(look);
    if (known) {
      return known;
    }
    const color = new ThemeColor(COLOURS[look]);
    const isUrgent = look === 'error' || look === 'fatal';
    const made = window.createTextEditorDecorationType({
      color,
      ...(look === 'notice' ? { fontStyle: 'italic' } : {}),
      ...(isUrgent ? { overviewRulerColor: color, overviewRulerLane: OverviewRulerLane.Right } : {}),
    });
    this.looks.set(look, made);
    return made;
  }
}

function lookOf({ entry, level }: ShownEntry): Look | null {
  if (entry.isNotice) {
    return 'notice';
  }
  return level === 'info' ? null : level;
}

function toEnd(editor: TextEditor): void {
  const end = new Position(editor.document.lineCount - 1, 0);
  editor.revealRange(new Range(end, end), TextEditorRevealType.Default);
}
