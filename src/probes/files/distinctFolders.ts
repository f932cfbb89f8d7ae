import { resolve } from 'node:path';
import { Disks } from '../disks/disks';

/**
 * What a folder is, however it is named: through a symbolic link, a bind mount, another mount namespace or with a
 * slash at its end. Two names with one key are one folder.
 */
async function folderKey(folder: string, disks: Disks): Promise<string> {
  return disks.stat(folder).then(
    ({ dev, ino }) => `${dev}:${ino}`,
    // Missing, closed to us, or on a disk that hangs: then only its name tells it from others.
    () => resolve(folder),
  );
}

/** Folders without those that are another's second name, or one of `known`; the first name stays. */
export async function distinctFolders(
  folders: readonly string[],
  known: readonly (string | null)[],
  disks = new Disks(),
): Promise<string[]> {
  const knownNames = new Set(known.flatMap((one) => (one === null ? [] : [resolve(one)])));
  const names = [...new Set(folders.map((one) => resolve(one)))].filter((one) => !knownNames.has(one));
  if (names.length === 0 || names.length + knownNames.size === 1) {
    // As on most machines: then nothing has a second name.
    return names;
  }
  const seen = new Set(await Promise.all([...knownNames].map((one) => folderKey(one, disks))));
  const keys = await Promise.all(names.map((one) => folderKey(one, disks)));
  return names.filter((_, index) => {
    const key = keys[index] ?? '';
    return !seen.has(key) && seen.add(key);
  });
}
