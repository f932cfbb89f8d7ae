import { dirname } from 'node:path';
import type { Disks } from '../disks/disks';

const WRITABLE_BY_OTHERS = 0o022;
const STICKY = 0o1000;

/**
 * True where nobody but one user and root could have put a socket at this path, or could replace it: the socket and
 * each folder and link on the way are theirs, and no other user may write there.
 */
export async function isOnlyOf(path: string, uid: number, disks: Disks): Promise<boolean> {
  try {
    const real = await disks.realpath(path);
    if ((await disks.lstat(real)).kind !== 'socket') {
      return false;
    }
    for (const step of new Set([...stepsOf(path), ...stepsOf(real)])) {
      const status = await disks.lstat(step);
      const shared = status.kind === 'folder' && (status.mode & WRITABLE_BY_OTHERS) !== 0;
      if ((status.uid !== 0 && status.uid !== uid) || (shared && (status.mode & STICKY) === 0)) {
        return false;
      }
    }
    return true;
  } catch {
    // What cannot be seen is not proven.
    return false;
  }
}

/** A path, its folder, that one's folder, up to the root. */
function stepsOf(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [path, ...stepsOf(parent)];
}
