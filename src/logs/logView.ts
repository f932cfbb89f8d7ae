import { type LogEntry, type LogLevel, notice } from './entry';
import { LineSplitter } from './follow/lineSplitter';
import { Entries } from './parse/entries';

/** So many letters are kept of a log, and this share of them is dropped at once when there are more. */
const MOST_LETTERS = 2 << 20;
const MOST_ENTRIES = 20_000;
const DROPPED_SHARE = 0.25;

/** What is shown of a log, as far as it is kept: the newest of it. */
export class LogView {
  private readonly kept: LogEntry[] = [];
  private letters = 0;
  private readonly entries = new Entries();
  private readonly splitter = new LineSplitter();

  /** @param bounds how much is kept */
  constructor(
    private readonly bounds: { readonly letters: number; readonly entries: number } = {
      letters: MOST_LETTERS,
      entries: MOST_ENTRIES,
    },
  ) {}

  push(data: Buffer): void {
    for (const line of this.splitter.push(data)) {
      this.add(this.entries.push(line));
    }
    this.bound();
  }

  /** What is written from now on is of another file, or another process. */
  interrupt(text: string): void {
    const line = this.splitter.end();
    if (line !== null) {
      this.add(this.entries.push(line));
    }
    this.add(this.entries.end());
    this.add(notice(text));
    this.bound();
  }

  /** All that is kept, oldest first, with what has no end yet. */
  all(): readonly LogEntry[] {
    const line = this.splitter.unfinished;
    const begun = this.entries.unfinished;
    if (line === null) {
      return begun === null ? this.kept : [...this.kept, begun];
    }
    const preview = new Entries();
    preview.push(line);
    return [...this.kept, ...[begun, preview.unfinished].flatMap((one) => one ?? [])];
  }

  /** The names of all components that it tells of. */
  components(): string[] {
    return [...new Set(this.all().flatMap(({ component }) => component ?? []))].sort();
  }

  private add(entry: LogEntry | null): void {
    if (entry !== null) {
      this.kept.push(entry);
      this.letters += lettersOf(entry);
    }
  }

  /** A whole share at once: an editor that is given a text whose beginning changes has to take it in anew. */
  private bound(): void {
    const { letters, entries } = this.bounds;
    if (this.letters <= letters && this.kept.length <= entries) {
      return;
    }
    let dropped = 0;
    while (
      dropped < this.kept.length &&
      (this.letters > letters * (1 - DROPPED_SHARE) ||
        this.kept.length - dropped > entries * (1 - DROPPED_SHARE))
    ) {
      this.letters -= lettersOf(this.kept[dropped] as LogEntry);
      dropped++;
    }
    this.kept.splice(0, dropped);
  }
}

function lettersOf({ lines }: LogEntry): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}

/** What of a log is wanted. */
export interface LogFilter {
  /** The least urgent; null for all, and for what tells no level. */
  readonly level: LogLevel | null;
  /** Null for all. */
  readonly components: readonly string[] | null;
}

export const EVERYTHING: LogFilter = { level: null, components: null };
