import { basename } from 'node:path';

/** Those of its options of one letter that have no value. */
const FLAGS = /^[nhvkts]$/;

/**
 * The configuration that a supervisord was started with, as getopt reads its arguments.
 * @param argv of its process: an interpreter may come first
 * @returns null where none is named: it has searched for it
 * @see http://supervisord.org/running.html#supervisord-command-line-options
 */
export function configurationNamed(argv: readonly string[]): string | null {
  const args = argv.slice(argv.findIndex((one) => basename(one) === 'supervisord') + 1);
  let named: string | null = null;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    const long = /^--(c[a-z]*)(?:=(.*))?$/s.exec(arg);
    if (long !== null && 'configuration'.startsWith(long[1] ?? '')) {
      named = long[2] ?? args[++at] ?? null;
    } else if (/^-[^-]/.test(arg)) {
      const { option, value } = valueIn(arg.slice(1));
      const given = option === null || value !== '' ? value : (args[++at] ?? '');
      named = option === 'c' ? given : named;
    }
  }
  return named;
}

/** Of several letters only the last may have a value, which is the rest or the next argument. */
function valueIn(letters: string): { option: string | null; value: string } {
  for (let at = 0; at < letters.length; at++) {
    const letter = letters.charAt(at);
    if (!FLAGS.test(letter)) {
      return { option: letter, value: letters.slice(at + 1) };
    }
  }
  return { option: null, value: '' };
}
