import type { LogEntry, LogHead } from '../entry';
import { headOf, isCrash } from './parseLine';
import { shownLine, withoutColours } from './shownLine';

/** An entry has no more lines: of a panic that lists ten thousand goroutines the first tell. */
export const MOST_LINES_OF_ENTRY = 200;

/** What of a stack follows the line that tells the error: `main.runCmd`, and its place after a tab. */
const FRAME = /^[\w./\-·*]+(?:\.\(?\*?[\w·[\].…]+\)?)+(?:\(.*\))?$/;

interface Open {
  readonly head: LogHead;
  readonly lines: string[];
  readonly isCrash: boolean;
}

/** Puts lines together to entries: a line that begins nothing of its own belongs to the one before. */
export class Entries {
  private open: Open | null = null;

  /** Takes the next line. @returns the entry that it ended; null where there is none */
  push(line: string): LogEntry | null {
    const text = withoutColours(line);
    const head = headOf(text);
    if (this.open !== null && this.goesOn(text, head)) {
      this.extend(text);
      return null;
    }
    const ended = this.end();
    this.open = {
      head: head ?? { at: null, level: null, component: null, message: text },
      lines: [shownText(text, head)],
      isCrash: isCrash(text),
    };
    return ended;
  }

  /** What was begun and may still go on; null for nothing. */
  get unfinished(): LogEntry | null {
    return this.open && entryOf(this.open);
  }

  /** Ends what was begun: the next line is of another writer. */
  end(): LogEntry | null {
    const { unfinished } = this;
    this.open = null;
    return unfinished;
  }

  private goesOn(text: string, head: LogHead | null): boolean {
    if (this.open?.isCrash === true) {
      // A report of the runtime may hold lines that look like the beginning of another one.
      return head === null || head.at === null;
    }
    return head === null && (/^(?:\s|$)/.test(text) || FRAME.test(text));
  }

  private extend(text: string): void {
    const { lines } = this.open as Open;
    if (lines.length < MOST_LINES_OF_ENTRY) {
      lines.push(shownLine(text));
    } else if (lines.length === MOST_LINES_OF_ENTRY) {
      lines.push('…');
    }
  }
}

function entryOf({ head, lines }: Open): LogEntry {
  return { ...head, message: shownLine(head.message), lines: [...lines] };
}

/** JSON is for programs: people are shown what zap's console would have written. */
function shownText(text: string, head: LogHead | null): string {
  if (head === null || !text.startsWith('{')) {
    return shownLine(text);
  }
  const { at, level, component, message } = head;
  return consoleLine({ at, level, component, message });
}

/** A line of zap's console for what came in another format. */
export function consoleLine({ at, level, component, message }: LogHead): string {
  const parts = [
    at === null ? null : new Date(at).toISOString(),
    level?.toUpperCase() ?? null,
    component,
    message,
  ];
  return parts.flatMap((part) => (part === null ? [] : [shownLine(part)])).join('\t');
}
