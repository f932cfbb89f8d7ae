import { cutForeign } from '../clusterClient/foreignText';

/**
 * Control characters, and what changes the direction of a text or cannot be seen: a terminal obeys the former, and the
 * latter make a text look like another one. A half of a letter is no text either.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu;
/** Each byte as two hexadecimal digits. */
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** A text of one line in which nothing is hidden: what cannot be seen stands there as its escape, such as `\u202e`. */
export function visible(text: string): string {
  return text.replace(UNSEEN, escaped);
}

/** The beginning of a long text, as `visible`. @param letters how many of it stay */
export function visibleStart(text: string, letters: number): string {
  return visible(cutForeign(text, letters));
}

/** JSON that any terminal may show: the same value, with each such character escaped. */
export function jsonText(value: unknown, indent?: number): string {
  // Outside of its strings JSON has single line feeds at most, and inside of them they are escaped already.
  return JSON.stringify(value, null, indent).replace(UNSEEN, (letters) =>
    letters === '\n' ? letters : escaped(letters),
  );
}

/** A JSON text of others as one line that any terminal may show; its value stays what it is. @throws SyntaxError */
export function jsonLine(text: string): string {
  const line = /[\r\n]/.test(text) ? JSON.stringify(JSON.parse(text)) : text;
  return line.replace(UNSEEN, escaped);
}

/**
 * Whether the value, as `jsonText` writes it, has room in so many bytes. What is far too long is told by its letters,
 * before each of them is looked at.
 */
export function jsonFits(value: unknown, bytes: number, indent?: number): boolean {
  return JSON.stringify(value).length <= bytes && Buffer.byteLength(jsonText(value, indent)) <= bytes;
}

function escaped(letters: string): string {
  let text = '';
  for (let index = 0; index < letters.length; index++) {
    const unit = letters.charCodeAt(index);
    text += `\\u${HEX[unit >> 8] ?? ''}${HEX[unit & 0xff] ?? ''}`;
  }
  return text;
}
