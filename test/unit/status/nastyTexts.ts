import fc from 'fast-check';

/** What must never reach a reader: C0, C1, what changes the direction of a text, what cannot be seen, half letters. */
export const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** Texts as a hostile daemon, peer or folder may have them. */
export const nasty = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string(),
      fc.constantFrom('\u001b[2J', '\u009b31m', '\u202e', '\u2066', '\r', '\n', '\t', ' ', '\ud800'),
      fc.constantFrom(
        '`',
        '``',
        '```',
        '\n```\n',
        '\\',
        '\\`',
        '\n# h',
        '\n- l',
        '<img src=x>',
        '@ann',
        '#1',
      ),
      fc.constantFrom('$(x)', '\\$(x)', '$', '(', '[a](command:x)', ']', '](command:x)', '![i](http://x)'),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));
