/** Quotes words so that a shell takes each as it is. */

/** What no shell reads anything into, wherever in a command it stands. */
const PLAIN = /^(?![-~=])[\w@%+=:,./-]+$/;
/** What `printf` reads something into, and what shells do between double quotes, whatever is around it there. */
const SPECIAL: ReadonlySet<string> = new Set(['\\', "'", '!', '$', '`', '"']);
/** What cannot be seen, or changes how the rest is seen: a command must survive the screen that it is copied from. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/**
 * A word for any shell that follows POSIX. Always one line: control characters are written as `printf` spells them.
 * @throws nothing; a word that ends in a line break loses it, as every command substitution does
 */
export function posixWord(text: string): string {
  if (PLAIN.test(text)) {
    return text;
  }
  if (!INVISIBLE.test(text)) {
    return `'${text.replaceAll("'", String.raw`'\''`)}'`;
  }
  const spelled = Array.from(text, (letter) => {
    if (letter === '%') {
      return '%%';
    }
    return SPECIAL.has(letter) || INVISIBLE.test(letter) ? octal(letter) : letter;
  });
  // The double dash: what begins with a dash would be an option of printf.
  return `"$(printf -- '${spelled.join('')}')"`;
}

function octal(letter: string): string {
  return [...Buffer.from(letter)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}

/** Neither PowerShell nor cmd reads anything into these where they stand between double quotes. */
const PLAIN_BETWEEN_QUOTES = /^[\w :\\/.,@+=()#~-]+$/;
/** PowerShell takes the typographic single quotes for plain ones, and a doubled one for itself. */
const SINGLE_QUOTES = /['\u2018-\u201B]/g;

/** A word for PowerShell, and for cmd too wherever one spelling means the same to both. */
export function windowsWord(text: string): string {
  if (/^[\w:\\/.]+$/.test(text)) {
    return text;
  }
  return PLAIN_BETWEEN_QUOTES.test(text) && !text.endsWith('\\')
    ? `"${text}"`
    : `'${text.replace(SINGLE_QUOTES, '$&$&')}'`;
}
