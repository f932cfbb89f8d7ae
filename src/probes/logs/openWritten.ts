import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { attempt } from '../attempt';

/** A descriptor of a process. */
export interface Descriptor {
  readonly number: string;
  /** What it leads to: a path, `pipe:[29049]`, `socket:[672758]`. */
  readonly link: string;
  readonly access: 'read' | 'write' | 'both';
}

/** The bits of `open` that say what may be done: the last octal digit, by 4. */
const ACCESS = ['read', 'write', 'both'] as const;
/** More than a program that keeps logs has open. */
const MOST_DESCRIPTORS = 4096;

/**
 * What a process has open, and for what.
 * @param folder of the process, for example `/proc/4711`
 * @param wanted of these links alone; all where it is left out
 * @returns none where the process has ended, or is another user's
 * @see https://man7.org/linux/man-pages/man5/proc_pid_fdinfo.5.html
 */
export function descriptorsOf(folder: string, wanted?: (link: string) => boolean): Descriptor[] {
  const numbers = attempt(() => readdirSync(`${folder}/fd`)) ?? [];
  return numbers.slice(0, MOST_DESCRIPTORS).flatMap((number) => {
    const link = attempt(() => readlinkSync(`${folder}/fd/${number}`));
    if (link === null || wanted?.(link) === false) {
      return [];
    }
    const info = attempt(() => readFileSync(`${folder}/fdinfo/${number}`, 'latin1')) ?? '';
    const access = ACCESS[Number(/^flags:\s*\d*(\d)$/m.exec(info)?.[1]) & 3];
    return access === undefined ? [] : [{ number, link, access }];
  });
}
