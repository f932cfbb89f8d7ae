import { cutForeign } from '../clusterClient/foreignText';

/**
 * Control characters, and what changes the direction of a text or cannot be seen: a terminal obeys the former, and the
 * latter make a text look like another one. A half of a letter is no text either.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

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
  // Outside of its strings JSON has line feeds at most, and inside of them they are escaped already.
  return JSON.stringify(value, null, indent).replace(UNSEEN, (letter) =>
    letter === '\n' ? letter : escaped(letter),
  );
}

function escaped(letter: string): string {
  return letter
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
