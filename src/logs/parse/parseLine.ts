import type { LogHead, LogLevel } from '../entry';
import { jsonHead } from './jsonLine';

const LEVELS: Readonly<Record<string, LogLevel>> = {
  debug: 'debug',
  info: 'info',
  notice: 'info',
  warn: 'warn',
  warning: 'warn',
  error: 'error',
  err: 'error',
  dpanic: 'error',
  panic: 'fatal',
  fatal: 'fatal',
};

/** The level that a word stands for, however it is written; null for none. */
export function levelOf(word: string): LogLevel | null {
  return LEVELS[word.toLowerCase()] ?? null;
}

/** Zap's console: time, level, and where they are known component and place in the source, between tabs. */
const ZAP =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d))\t([A-Za-z]+)\t(?:([\w./@:-]+)\t)?(?:(\S+\.go:\d+)\t)?(.*)$/;
/** Go's own `log`: time in the zone of the daemon, which is taken for ours. */
const STANDARD = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))? (?:\S+\.go:\d+: )?(.*)$/;
/** How the Go runtime begins the report of what ended a program: `runtime/panic.go`, `runtime/signal_unix.go`. */
const CRASH = /^(?:panic: |fatal error: |runtime: |SIG[A-Z]+: |unexpected fault address )/;
/** With this Kubo and urfave/cli begin what ends a command. */
const FAILED = /^(?:error|fatal)\b[: ]/i;

/**
 * What a line says of itself.
 * @param line without colours
 * @returns null for one that nobody knows, or that goes on with what the line before has begun
 */
export function headOf(line: string): LogHead | null {
  return jsonHead(line, levelOf) ?? zapHead(line) ?? standardHead(line) ?? endHead(line);
}

/** True for the beginning of what the Go runtime reports when it ends a program: stacks of many lines follow. */
export function isCrash(line: string): boolean {
  return CRASH.test(line);
}

function zapHead(line: string): LogHead | null {
  const [, time = '', word = '', component, , message = ''] = ZAP.exec(line) ?? [];
  const level = levelOf(word);
  return level === null ? null : { at: timeOf(time), level, component: component ?? null, message };
}

function standardHead(line: string): LogHead | null {
  const [found, year, month, day, hour, minute, second, fraction = '', message = ''] =
    STANDARD.exec(line) ?? [];
  if (found === undefined) {
    return null;
  }
  const ms = Number(fraction.padEnd(3, '0').slice(0, 3));
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return { at: new Date(y, mo - 1, d, h, mi, s, ms).getTime(), level: null, component: null, message };
}

function endHead(line: string): LogHead | null {
  const level = isCrash(line) ? 'fatal' : FAILED.test(line) ? 'error' : null;
  return level === null ? null : { at: null, level, component: null, message: line };
}

/** @returns milliseconds since the epoch; null for what is no time */
export function timeOf(text: string): number | null {
  // Zap writes +0100, which not every engine takes.
  const at = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(at) ? null : at;
}
