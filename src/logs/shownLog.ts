import { LOG_LEVELS, type LogEntry, type LogLevel } from './entry';
import { type Explained, explain, type Explanation } from './explanations/explanation';
import type { LogFilter } from './logView';

/** An entry where it is shown. */
export interface ShownEntry {
  readonly entry: LogEntry;
  /** Of its first line, from 0. */
  readonly line: number;
  /** Its own, or that of what it is known to mean. */
  readonly level: LogLevel | null;
  readonly explained: Explained | null;
}

export interface ShownLog {
  readonly text: string;
  readonly entries: readonly ShownEntry[];
}

/** What passes a filter, as a text. @param known what lines mean */
export function shownLog(
  entries: readonly LogEntry[],
  filter: LogFilter,
  known: readonly Explanation[],
): ShownLog {
  const shown: ShownEntry[] = [];
  const lines: string[] = [];
  for (const entry of entries) {
    const explained = explain(entry, known);
    const level = entry.level ?? explained?.explanation.severity ?? null;
    if (passes(entry, level, filter)) {
      shown.push({ entry, line: lines.length, level, explained });
      lines.push(...entry.lines);
    }
  }
  return { text: lines.map((line) => `${line}\n`).join(''), entries: shown };
}

/** True for a level that is at least as urgent as another one. */
export function isAtLeast(level: LogLevel, least: LogLevel): boolean {
  return LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(least);
}

/** What of it is wrong: the first of it. */
export function firstError({ entries }: ShownLog): ShownEntry | null {
  return entries.find(({ level }) => level !== null && isAtLeast(level, 'error')) ?? null;
}

/** The entry that a line belongs to. */
export function entryAt({ entries }: ShownLog, line: number): ShownEntry | null {
  return entries.findLast((one) => one.line <= line && line < one.line + one.entry.lines.length) ?? null;
}

/** What is said by whoever shows the log always passes: it tells why what follows is as it is. */
function passes(entry: LogEntry, level: LogLevel | null, { level: least, components }: LogFilter): boolean {
  if (entry.isNotice) {
    return true;
  }
  const isUrgent = least === null || (level !== null && isAtLeast(level, least));
  return (
    isUrgent && (components === null || (entry.component !== null && components.includes(entry.component)))
  );
}
