import { readFileSync } from 'node:fs';
import { attempt } from '../../attempt';

/** USER_HZ, the unit of start times in /proc/PID/stat: 100 on every architecture that Node runs on. */
export const MS_PER_TICK = 10;

/** The line that `parseStat` and `imageIn` read; null for a process that has ended. */
export function readStatText(folder: string): string | null {
  return attempt(() => readFileSync(`${folder}/stat`, 'utf8'));
}

/** @returns null for a process that has ended */
export function readStat(folder: string): ReturnType<typeof parseStat> | null {
  const text = readStatText(folder);
  return text === null ? null : parseStat(text);
}

/** Of the fields of proc_pid_stat(5) after the name. */
const START_FIELD = 19;
/** Of the same: where the stack begins, and the arguments and the environment. */
const IMAGE_FIELDS = [25, 45, 46, 47, 48];
const LAST_FIELD = Math.max(...IMAGE_FIELDS);

/**
 * What is another text when a process runs another program: that has another stack, at another place.
 * @param text as `readStatText` gives it
 * @returns null where the kernel does not tell this user
 */
export function imageIn(text: string): string | null {
  const fields = fieldsIn(text, LAST_FIELD);
  const places = IMAGE_FIELDS.map((index) => fields[index] ?? '0');
  return places.includes('0') ? null : [fields[START_FIELD], ...places].join(' ');
}

/** @param last which is wanted */
function fieldsIn(text: string, last: number): string[] {
  // The name in parentheses may hold spaces and parentheses itself.
  return text.slice(text.lastIndexOf(')') + 2).split(' ', last + 1);
}

export interface Stat {
  /** What the process calls itself. */
  readonly name: string;
  readonly state: string;
  readonly parent: number;
  readonly session: number;
  /** The device number of its terminal; 0 without one. */
  readonly terminal: number;
  readonly startTicks: number;
}

export function parseStat(text: string): Stat {
  const [state = '', parent, , session, terminal, ...others] = fieldsIn(text, START_FIELD);
  return {
    name: text.slice(text.indexOf('(') + 1, text.lastIndexOf(')')),
    state,
    parent: Number(parent),
    session: Number(session),
    terminal: Number(terminal),
    startTicks: Number(others[START_FIELD - 5]),
  };
}
