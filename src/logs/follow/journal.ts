import { consoleLine } from '../parse/entries';
import { headOf, isCrash } from '../parse/parseLine';
import { withoutColours } from '../parse/shownLine';
import type { LogLevel } from '../entry';
import type { LogCommand } from './commandSource';

/** Lines that are shown of what was written before somebody looks. */
const FROM_LAST_LINES = 2000;
const US_PER_MS = 1000;
/** @see https://www.freedesktop.org/software/systemd/man/latest/systemd.journal-fields.html, `PRIORITY=` */
const LEVELS: readonly LogLevel[] = ['fatal', 'fatal', 'fatal', 'error', 'warn', 'info', 'info', 'debug'];
/** What says that a unit has ended. */
const MANAGER = 'systemd';

/** Whose lines are wanted. */
export interface JournalQuery {
  readonly unit: string | null;
  readonly scope: 'system' | 'user';
  readonly pid: number;
  readonly uid: number | null;
}

/** How the journal of a daemon is followed. */
export function journalCommand({ unit, scope, pid, uid }: JournalQuery): LogCommand {
  const wanted =
    unit === null
      ? [`_PID=${pid}`]
      : scope === 'system'
        ? [`--unit=${unit}`]
        : [`--user-unit=${unit}`, ...(uid === null ? [] : [`_UID=${uid}`])];
  return {
    program: 'journalctl',
    args: ['--output=json', '--follow', `--lines=${FROM_LAST_LINES}`, '--no-pager', '--all', ...wanted],
    lineOf: journalLines(),
  };
}

/**
 * What lines of `journalctl -o json` say, as lines of a log: those that tell their time and level themselves stay as they
 * are, and so does what the Go runtime reports when it ends a program, whose lines belong together.
 * @returns null for a line that is none
 */
export function journalLines(): (line: string) => string | null {
  let isReport = false;
  return (line) => {
    const fields = parse(line);
    const message = fields && messageOf(fields['MESSAGE']);
    if (fields === null || message === null) {
      return null;
    }
    const first = withoutColours(message.split('\n', 1)[0] ?? '');
    const head = headOf(first);
    isReport = isCrash(first) || (isReport && head?.at == null && fields['SYSLOG_IDENTIFIER'] !== MANAGER);
    return isReport || head?.at != null ? message : dated(fields, message, head?.level ?? null);
  };
}

/** With when it was written, and how urgent it is, as the journal has it. */
function dated(fields: Fields, message: string, level: LogLevel | null): string {
  const at = Number(fields['__REALTIME_TIMESTAMP']) / US_PER_MS;
  const [first = '', ...others] = message.split('\n');
  const head = {
    at: Number.isFinite(at) ? at : null,
    level: level ?? LEVELS[Number(fields['PRIORITY'])] ?? 'info',
    component: null,
    message: first,
  };
  return [consoleLine(head), ...others.map((one) => `\t${one}`)].join('\n');
}

type Fields = Readonly<Record<string, unknown>>;

function parse(line: string): Fields | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Fields) : null;
  } catch {
    // A line of another program, or one that was cut.
    return null;
  }
}

/** A text, or its bytes where it is none; several where the field was given several times. */
function messageOf(value: unknown): string | null {
  if (typeof value === 'string') {
    return value;
  }
  if (!Array.isArray(value)) {
    return null;
  }
  return value.every((one) => typeof one === 'number')
    ? Buffer.from(value).toString('utf8')
    : value.flatMap((one) => messageOf(one) ?? []).join('\n');
}
