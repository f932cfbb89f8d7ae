import { visible } from '../../status/visibleText';

/** A label, a description or a text of the status bar: `$(x)` in it would be an icon. */
export function labelText(text: string): string {
  // A backslash is no escape in all of VS Code's places.
  return visible(text).replaceAll('$(', '$ (');
}

/** A notification, or a message of a view: `[x](command:y)` in it would be a link that runs a command. */
export function messageText(text: string): string {
  return labelText(text).replace(/\](?=\()/g, '] ');
}

/**
 * Text inside of Markdown. Every ASCII punctuation mark may be escaped
 * (https://spec.commonmark.org/0.31.2/#backslash-escapes); theme icons are looked for after that, in what is rendered.
 * `appendText` would make every space one that does not break, and so break words.
 */
export function markdownText(text: string): string {
  return labelText(text.replace(/\s+/g, ' ')).replace(/[!-/:-@[-`{-~]/g, '\\$&');
}

/** A code span that nothing in the text can end. */
export function codeSpan(text: string): string {
  const line = visible(text.replace(/\s+/g, ' '));
  const runs = [...line.matchAll(/`+/g)].map(([run]) => run.length);
  const fence = '`'.repeat(Math.max(0, ...runs) + 1);
  // One space on either side belongs to the fence, and nothing between two fences would be a longer one.
  const pad = line.trim() === '' || /^[` ]|[` ]$/.test(line) ? ' ' : '';
  return line.trim() === '' ? '(empty)' : `${fence}${pad}${line}${pad}${fence}`;
}
