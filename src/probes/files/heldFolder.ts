import { join } from 'node:path';
import type { Disks } from '../disks/disks';
import type { DaemonKind } from '../programs/daemonKind';
import type { DaemonProcess } from '../processes/processes';

/** Files that a daemon keeps open in its folder; what stands before them is that folder. */
const HELD: Readonly<Record<DaemonKind, RegExp>> = {
  ipfs: /^(\/.+)\/repo\.lock$/,
  ipfs_cluster_service: /^(\/.+)\/cluster\.lock$/,
  // A follower takes no lock of its own; its datastore has one (datastore/ of ipfs-cluster).
  ipfs_cluster_follow: /^(\/.+)\/(?:pebble|badger3?|leveldb)\/LOCK$/,
};

/**
 * Where the folder of a daemon is now. It may have been moved since the start, and another one been made in its place:
 * the files that the daemon holds open tell where its own is.
 * @param named the folder as its arguments and its environment name it, as reached from here
 */
export async function locateFolder(
  daemon: DaemonProcess,
  named: string | null,
  disks: Disks,
): Promise<string | null> {
  const file = daemon.openFiles?.find((one) => HELD[daemon.kind].test(one));
  const held = HELD[daemon.kind].exec(file ?? '')?.[1];
  if (file === undefined || held === undefined) {
    return named;
  }
  const folder = join(daemon.root, held);
  if (named === null || folder === named) {
    return folder;
  }
  // A symbolic link, for example, has given it two names: then the one that people know stays.
  const same = await isOneFile(join(named, file.slice(held.length)), join(daemon.root, file), disks);
  return same === false ? folder : named;
}

/** @returns null where nobody can tell. */
async function isOneFile(named: string, held: string, disks: Disks): Promise<boolean | null> {
  const [there, now] = await Promise.all([identityOf(named, disks), identityOf(held, disks)]);
  return there === null || now === null || now === ABSENT ? null : there === now;
}

const ABSENT = 'absent';

async function identityOf(file: string, disks: Disks): Promise<string | null> {
  return disks.stat(file).then(
    ({ dev, ino }) => `${dev}:${ino}`,
    (error: unknown) => {
      const { code = '' } = error as NodeJS.ErrnoException;
      return ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(code) ? ABSENT : null;
    },
  );
}

/** Where a path of a daemon's is now: in its folder it has moved with it. */
export function movedWith(path: string, from: string | null, to: string | null): string {
  return from !== null && to !== null && from !== to && path.startsWith(`${from}/`)
    ? join(to, path.slice(from.length))
    : path;
}
