import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Disks } from '../disks/disks';
import type { FileStatus } from '../disks/fileStatus';
import { MOST_LINKS } from '../disks/questions';

const GROUP_WRITES = 0o020;
const OTHERS_WRITE = 0o002;
const STICKY = 0o1000;
/** The user namespace of the machine itself. */
const WHOLE_MAP = /^\s*0\s+0\s+4294967295\s*$/;

/** Whose writing is taken for this user's own. */
export interface Trust {
  /** The user who looks; root is trusted beside it. */
  readonly uid: number;
  /**
   * Whether the members of any group that may write are trusted, as those of `staff` or `admin` that administrators
   * let into `/usr/local/bin`. Else only the group of root and a group that has the user's own number, which no other
   * user is in.
   */
  readonly anyGroup: boolean;
  /** Who owns the folders above in a user namespace that has no number for their owner, such as `/` in a sandbox. */
  readonly unmappedUid: number | null;
}

/**
 * The trust of the user who runs this program.
 * @returns null on Windows, which keeps owners and permissions elsewhere
 */
export async function ownTrust(anyGroup: boolean): Promise<Trust | null> {
  const uid = process.geteuid?.();
  return uid === undefined ? null : { uid, anyGroup, unmappedUid: await findUnmappedUid() };
}

/** @see user_namespaces(7): what has no number in a namespace is shown as the overflow user's */
async function findUnmappedUid(): Promise<number | null> {
  try {
    const map = await readFile('/proc/self/uid_map', 'utf8');
    return WHOLE_MAP.test(map) ? null : Number(await readFile('/proc/sys/kernel/overflowuid', 'utf8'));
  } catch {
    // No Linux, or no /proc: there all users have their own numbers, as far as anybody can tell.
    return null;
  }
}

/**
 * Looks who could change what a path leads to: the owner of the file, of a link on the way or of a folder above it,
 * and whoever may write there.
 * @param path absolute; need not exist, then the folder that it would be in decides
 * @returns the first file, link or folder that another user can change, or null when there is none
 * @throws the error of the file system for what cannot be looked at, such as a loop of links
 */
export async function changeableByOthers(
  path: string,
  trust: Trust,
  disks = new Disks(),
): Promise<string | null> {
  let one = resolve(path);
  for (let links = 0; links <= MOST_LINKS; links++) {
    const folder = await changeableFolder(dirname(one), trust, disks);
    if (folder !== null) {
      return folder;
    }
    const status = await statOrNull(one, disks);
    if (status === null) {
      return null;
    }
    if (status.kind !== 'link') {
      return isChangeable(status, trust)
        ? one
        : changeableFolder(dirname(await disks.realpath(one)), trust, disks);
    }
    if (!isTrusted(status.uid, trust)) {
      return one;
    }
    one = resolve(dirname(one), await disks.readlink(one));
  }
  return one;
}

/**
 * Looks who could change a folder, or put another in its place: the owner of it, of a link on the way or of a folder
 * above it, and whoever may write there. A sticky folder, such as `/tmp`, may stand above it, and not be it.
 * @param path absolute; what of it does not exist yet is nobody's
 * @returns the first link or folder that another user can change, or null when there is none
 * @throws the error of the file system for what cannot be looked at
 */
export async function folderChangeableByOthers(
  path: string,
  trust: Trust,
  disks = new Disks(),
): Promise<string | null> {
  const rest = [
    '/',
    ...resolve(path)
      .split('/')
      .filter((name) => name !== ''),
  ];
  let at = '/';
  let links = 0;
  for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
    const next = resolve(at, name);
    const status = await statOrNull(next, disks);
    if (status === null) {
      return null;
    }
    if (status.kind === 'link') {
      if (!isTrusted(status.uid, trust) || ++links > MOST_LINKS) {
        return next;
      }
      rest.unshift(
        ...resolve(at, await disks.readlink(next))
          .split('/')
          .filter((one) => one !== ''),
      );
      at = '/';
    } else if (isChangeableOnTheWay(status, rest.length === 0, trust)) {
      return next;
    } else {
      at = next;
    }
  }
  return null;
}

function isChangeableOnTheWay({ uid, gid, mode }: FileStatus, isEnd: boolean, trust: Trust): boolean {
  const owner = !isEnd && uid === trust.unmappedUid ? 0 : uid;
  return !isEnd && (mode & STICKY) !== 0
    ? !isTrusted(owner, trust)
    : isChangeable({ uid: owner, gid, mode }, trust);
}

/** Every folder above counts: whoever may write in one can put another folder in the place of the next. */
async function changeableFolder(folder: string, trust: Trust, disks: Disks): Promise<string | null> {
  for (let one = folder; ; one = dirname(one)) {
    const { uid, gid, mode } = await disks.stat(one);
    const owner = uid === trust.unmappedUid ? 0 : uid;
    // In a sticky folder such as /tmp nobody can move away what is another user's.
    const isShared = (mode & STICKY) !== 0;
    if (isShared ? !isTrusted(owner, trust) : isChangeable({ uid: owner, gid, mode }, trust)) {
      return one;
    }
    if (one === dirname(one)) {
      return null;
    }
  }
}

function isChangeable({ uid, gid, mode }: Pick<FileStatus, 'uid' | 'gid' | 'mode'>, trust: Trust): boolean {
  return (
    !isTrusted(uid, trust) ||
    (mode & OTHERS_WRITE) !== 0 ||
    ((mode & GROUP_WRITES) !== 0 && !trust.anyGroup && gid !== 0 && gid !== trust.uid)
  );
}

function isTrusted(uid: number, trust: Trust): boolean {
  return uid === 0 || uid === trust.uid;
}

async function statOrNull(path: string, disks: Disks): Promise<FileStatus | null> {
  return disks.lstat(path).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return null;
    }
    throw error;
  });
}
