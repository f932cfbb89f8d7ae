/** Letters of a text of others that anybody reads: a name, a version, an address, an error. */
const MOST_LETTERS = 256;
/** A name of a place in a file system, or the longest address: `/dns4/…` with 253 letters, `/unix/…` with 108 bytes. */
export const LONGEST_ADDRESS = 512;

/**
 * Cuts a text that others wrote (a daemon, a peer, a file, another user) before anything else is done with it, and says
 * how much is left out. It stays a text of others: each surface escapes what it could be taken for there.
 * @param letters UTF-16 code units that stay
 */
export function cutForeign(text: string, letters = MOST_LETTERS): string {
  if (text.length <= letters) {
    return text;
  }
  // Half of a letter outside the basic plane would be no text at all.
  const end = /[\uD800-\uDBFF]/.test(text.charAt(letters - 1)) ? letters - 1 : letters;
  const more = (text.length - end).toLocaleString('en-US');
  // A slice would hold on to the whole text.
  return Buffer.from(`${text.slice(0, end)}… and ${more} more`, 'utf8').toString('utf8');
}

/** What moves a cursor, turns the direction of a text around, or is not seen at all. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu;

/** A text of others in which whatever is no letter can be seen: `\u001b`. */
export function printable(text: string): string {
  return text.replaceAll(UNSEEN, (one) => `\\u${(one.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);
}
