import { MarkdownString } from 'vscode';
import { visible } from '../../status/visibleText';
import { labelText, markdownText } from '../shared/plainText';
import { stateCodicon } from './codicons';
import { EDITOR_LANGUAGE } from './editorLanguage';
import type { Explanation, Row } from './rows/row';
import { stateText } from './texts/stateText';

/**
 * What stands behind a row. Texts of daemons and files are escaped: nothing in them becomes Markdown.
 * @param lastLines of its log
 */
export function tooltipOf(row: Row, lastLines: readonly string[] = []): MarkdownString | string {
  switch (row.kind) {
    case 'endpoint':
      return row.spoken;
    case 'detail':
      return row.full === '' ? visible(row.label) : row.full;
    case 'daemon':
    case 'instance':
      return withLines(markdownOf(row.explain()), lastLines);
  }
}

function markdownOf({ title, state, reasons, nextStep, facts }: Explanation): MarkdownString {
  const markdown = new MarkdownString(undefined, true);
  const words = stateText(EDITOR_LANGUAGE, state);
  markdown.appendMarkdown(`${stateCodicon(state)} **${markdownText(title)}** — ${words}\n\n`);
  for (const reason of reasons) {
    markdown.appendMarkdown(`- ${markdownText(reason)}\n`);
  }
  if (nextStep !== null) {
    markdown.appendMarkdown(`\n$(lightbulb) ${markdownText(nextStep)}\n`);
  }
  for (const fact of facts) {
    markdown.appendMarkdown(`\n${markdownText(fact)}  \n`);
  }
  return markdown;
}

function withLines(markdown: MarkdownString, lines: readonly string[]): MarkdownString {
  return lines.length === 0 ? markdown : markdown.appendCodeblock(lines.map(labelText).join('\n'), 'log');
}
