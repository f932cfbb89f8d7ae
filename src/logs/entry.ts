/** From the least to the most urgent. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What a line of a log says of itself. */
export interface LogHead {
  /** Milliseconds since the epoch; null where it does not tell. */
  readonly at: number | null;
  /** Null where it does not tell. */
  readonly level: LogLevel | null;
  /** The part of the daemon that wrote it, such as `ipfshttp`; null where it does not tell. */
  readonly component: string | null;
  readonly message: string;
}

/** One thing that a log tells, in one line or several, such as a panic with its stack. */
export interface LogEntry extends LogHead {
  /** As it is shown: nothing in it is hidden, and none is longer than `LONGEST_LINE`. */
  readonly lines: readonly string[];
  /** Said by whoever shows the log, and not by the daemon: that a file was cut, or a daemon restarted. */
  readonly isNotice?: true;
}

export function notice(text: string, at: number | null = null): LogEntry {
  return { at, level: null, component: null, message: text, lines: [text], isNotice: true };
}
