import { lstat, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';

const WRITABLE_BY_OTHERS = 0o022;
const STICKY = 0o1000;

/**
 * True where nobody but one user and root could have put a socket at this path, or could replace it: the socket and
 * each folder and link on the way are theirs, and no other user may write there.
 */
export async function isOnlyOf(path: string, uid: number): Promise<boolean> {
  try {
    const real = await realpath(path);
    if (!(await lstat(real)).isSocket()) {
      return false;
    }
    for (const step of new Set([...stepsOf(path), ...stepsOf(real)])) {
      const status = await lstat(step);
      const shared = status.isDirectory() && (status.mode & WRITABLE_BY_OTHERS) !== 0;
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
