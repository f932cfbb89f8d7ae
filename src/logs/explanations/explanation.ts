import type { LogEntry, LogLevel } from '../entry';

/** What mends it: a command of ours for that daemon, by what it is called without its prefix. */
export type Mend = 'openServiceJson' | 'openFolder' | 'initialize' | 'openSettings' | 'refresh';

/** What a known line means. */
export interface Explanation {
  readonly id: string;
  /** In a line as it is shown; what its groups find are the values `{0}`, `{1}` … of the texts. */
  readonly pattern: RegExp;
  /** How bad it is where the line itself tells no level. */
  readonly severity: LogLevel;
  /** What happened, in plain words. */
  readonly what: string;
  /** What to do. */
  readonly advice: string;
  readonly mend: Mend | null;
}

/** An explanation with what the line says. */
export interface Explained {
  readonly explanation: Explanation;
  readonly values: readonly string[];
}

/** No line is searched beyond this: a known one says early what it is. */
const SEARCHED_LETTERS = 2000;

/**
 * What a line means, as far as that is known.
 * @returns null for one that is not: nobody guesses
 */
export function explain(entry: LogEntry, known: readonly Explanation[]): Explained | null {
  if (entry.isNotice) {
    return null;
  }
  const text = entry.lines.slice(0, 3).join('\n').slice(0, SEARCHED_LETTERS);
  for (const explanation of known) {
    const found = explanation.pattern.exec(text);
    if (found) {
      return { explanation, values: found.slice(1).map(String) };
    }
  }
  return null;
}
