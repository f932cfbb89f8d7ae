import { readdirSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { attempt } from '../../../probes/attempt';
import type { Disks } from '../../../probes/disks/disks';
import { holderOfPid } from '../../leftovers/holders';
import type { Holder } from '../../leftovers/leftover';
import { type Contents, identityOf } from './contents';

/** A process that has something of a folder open, or works in it. */
export interface FolderUser {
  readonly holder: Holder;
  /** As the process knows it. */
  readonly path: string;
}

/**
 * Who uses a folder or anything in it, by whatever path: one that another mount or another container gives it is known
 * by what it leads to. This program itself does not count, nor does a process whose files this user may not see.
 * @returns none on systems without `/proc`
 */
export async function usersOf(
  folder: string,
  contents: Contents,
  disks: Disks,
  proc = '/proc',
): Promise<FolderUser[]> {
  const users: FolderUser[] = [];
  const pids = (attempt(() => readdirSync(proc)) ?? []).filter((one) => /^\d+$/.test(one));
  for (const pid of pids) {
    const path = Number(pid) === process.pid ? null : await usedBy(`${proc}/${pid}`, folder, contents, disks);
    if (path !== null) {
      users.push({ holder: holderOfPid(Number(pid), proc), path });
    }
  }
  return users;
}

async function usedBy(
  process: string,
  folder: string,
  { identities, names }: Contents,
  disks: Disks,
): Promise<string | null> {
  const files = (attempt(() => readdirSync(`${process}/fd`)) ?? []).map((fd) => `${process}/fd/${fd}`);
  for (const link of [`${process}/cwd`, `${process}/root`, `${process}/exe`, ...files]) {
    const path = attempt(() => readlinkSync(link))?.replace(/ \(deleted\)$/, '');
    if (path?.startsWith('/') !== true) {
      continue;
    }
    if (path === folder || path.startsWith(`${folder}/`)) {
      return path;
    }
    // The folder itself may be called anything elsewhere.
    const mayBe = names.has(basename(path)) || link.endsWith('/cwd') || link.endsWith('/root');
    const status = mayBe ? await disks.stat(link).catch(() => null) : null;
    if (status !== null && identities.has(identityOf(status))) {
      return path;
    }
  }
  return null;
}
