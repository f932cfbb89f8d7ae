import { join } from 'node:path';
import type { Disks } from './disks';

/** What this user may not write in a daemon's folder, so that no daemon of this user can start there. */
export interface ClosedFile {
  /** Its name in the folder. */
  readonly name: string;
  /** User id. */
  readonly owner: number;
  /** This user may set it right, as with files that a daemon left which was once started as root. */
  readonly folderIsOurs: boolean;
}

/**
 * Looks for the first file or folder that belongs to another user and is closed to this one.
 * @param names of what a daemon writes in its folder at its start, its lock first: that alone counts in another user's
 *   folder, where nobody else would start it
 * @returns null where there is none, or nobody tells
 */
export async function closedFileIn(
  folder: string,
  names: readonly string[],
  disks: Disks,
): Promise<ClosedFile | null> {
  const uid = process.getuid?.();
  const owner = uid === undefined ? null : await ownerOf(folder, disks);
  if (uid === undefined || owner === null) {
    return null;
  }
  // One after the other, so that a disk that hangs holds up one thread only.
  const isOurs = owner === uid;
  for (const name of isOurs ? names : names.slice(0, 1)) {
    const other = await ownerOfClosed(join(folder, name), disks);
    if (other !== null && other !== uid) {
      return { name, owner: other, folderIsOurs: isOurs };
    }
  }
  return null;
}

/** Null where this user may write it, or it is not there. */
async function ownerOfClosed(path: string, disks: Disks): Promise<number | null> {
  const closed = await disks.mayWrite(path).then(
    () => false,
    (error: unknown) => (error as NodeJS.ErrnoException).code === 'EACCES',
  );
  return closed ? ownerOf(path, disks) : null;
}

async function ownerOf(path: string, disks: Disks): Promise<number | null> {
  return disks.stat(path).then(
    ({ uid }) => uid,
    () => null,
  );
}
