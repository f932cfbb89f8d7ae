import { normalize, sep } from 'node:path';

/**
 * The shortest name under which `ipfs-cluster-follow` takes the same folder, so that one follower has one name: it joins
 * whatever it is told to its own folder (`buildPaths` of `cmd/ipfs-cluster-follow/main.go`). `.` is that folder itself.
 */
export function plainName(name: string): string {
  const joined = normalize(name.replace(/^\/+/, ''));
  return joined.length > 1 && joined.endsWith(sep) ? joined.slice(0, -1) : joined;
}

/**
 * The folder that holds those of all followed clusters.
 * @param folder of one cluster
 * @returns null where that is not in it: `..` leads out of it, and a folder that was moved has another name
 */
export function followersRootOf(folder: string, name: string): string | null {
  const plain = plainName(name);
  if (plain === '.') {
    return folder;
  }
  const tail = `${sep}${plain}`;
  return plain.split(sep)[0] !== '..' && folder.endsWith(tail) ? folder.slice(0, -tail.length) || sep : null;
}
