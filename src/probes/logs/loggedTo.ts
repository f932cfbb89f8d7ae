import { readlinkSync } from 'node:fs';
import { attempt } from '../attempt';

/** What is no file that stays when the process ends. */
const FLEETING = /^\/(?:dev|proc|sys|memfd:)| \(deleted\)$/;

/**
 * The file that a process writes its errors to, else what it says: a look into memory, so that it may be part of each one.
 * @returns null where that is no file that stays, or nobody tells
 */
export function loggedTo(pid: number, proc = '/proc'): string | null {
  for (const descriptor of [2, 1]) {
    const link = attempt(() => readlinkSync(`${proc}/${pid}/fd/${descriptor}`));
    if (link?.startsWith('/') === true && !FLEETING.test(link)) {
      return link;
    }
  }
  return null;
}
