import { readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { attempt } from '../attempt';
import { Disks } from '../disks/disks';
import type { FileKind, FileStatus } from '../disks/fileStatus';
import { openFileLockHolder } from '../processes/linux/openFileLock';
import { readProcTable } from '../processes/linux/procTable';
import { descriptorsNamed } from '../sockets/descriptors';
import { absentOr } from './absence';

/** Who holds `cluster.lock` or `repo.lock`. The existence of the file proves nothing; only a held lock does. */
export interface LockState {
  readonly exists: boolean;
  /** 0 bytes normally; a program with something in it refuses to start. */
  readonly size: number;
  /** What it is where it is no file, as which a daemon makes it. */
  readonly kind?: FileKind;
  /** The user to whom it belongs. */
  readonly uid?: number;
  /** PID of the holder, 0 for one that cannot be seen; null when nobody holds it, as far as can be seen. */
  readonly holder: number | null;
  /** True for a lock of an open file: a file server has such for what runs in a virtual machine. */
  readonly isOfOpenFile?: boolean;
  /** True in a container: the kernel does not list the locks of processes that are outside of it. */
  readonly mayHideHolders: boolean;
  /** False where the operating system cannot tell us who holds a lock. */
  readonly canTell: boolean;
  readonly source: string;
}

export interface LockEntry {
  /** 0 for a process outside of our PID namespace; -1 for a lock that belongs to an open file, not to a process. */
  readonly pid: number;
  readonly major: number;
  readonly minor: number;
  readonly inode: bigint;
}

/** The record locks of this machine during one look. */
export class LockTable {
  private latest: Promise<LockEntry[]> | undefined;

  /** @param parse which of the locks count */
  constructor(
    private readonly file = '/proc/locks',
    private readonly parse = parseProcLocks,
  ) {}

  /**
   * Finds a lock. That a daemon holds it is as true a moment later, for as long as the daemon is there; that a short
   * command does, or nobody, has to be read after whatever made us ask: then the table is read anew. The kernel halts
   * all locking while it prints its table, so we wait for it beside other work.
   * @param daemonPids whose end is noticed otherwise
   * @throws the `errno` error of reading the table.
   */
  async find(
    choose: (locks: readonly LockEntry[]) => Promise<LockEntry | undefined>,
    daemonPids: readonly number[],
  ): Promise<LockEntry | undefined> {
    const held = this.latest && (await choose(await this.latest));
    if (held && daemonPids.includes(held.pid)) {
      return held;
    }
    this.latest = readProcTable(this.file).then(this.parse);
    return choose(await this.latest);
  }
}

/**
 * The record locks of a `/proc/locks` text; see proc_locks(5). The daemons take one to write, and any other keeps them
 * from it: one to read, and one of an open file, as a file server for virtual machines takes for what runs in them. Of a
 * `flock` they know nothing.
 */
export function parseProcLocks(text: string): LockEntry[] {
  const line =
    /^\d+: (?:-> )?(?:POSIX|OFDLCK)\s+\S+\s+(?:WRITE|READ)\s+(-?\d+) ([0-9a-f]+):([0-9a-f]+):(\d+) /gm;
  return entriesIn(text, line);
}

/** As `parseProcLocks`, with those of `flock`, which some datastores take. */
export function parseAllLocks(text: string): LockEntry[] {
  const line =
    /^\d+: (?:-> )?(?:POSIX|OFDLCK|FLOCK)\s+\S+\s+(?:WRITE|READ)\s+(-?\d+) ([0-9a-f]+):([0-9a-f]+):(\d+) /gm;
  return entriesIn(text, line);
}

function entriesIn(text: string, line: RegExp): LockEntry[] {
  return [...text.matchAll(line)].map(([, pid = '', major = '', minor = '', inode = '']) => ({
    pid: Number(pid),
    major: parseInt(major, 16),
    minor: parseInt(minor, 16),
    inode: BigInt(inode),
  }));
}

/**
 * Looks who holds a lock file, without opening it.
 * @param daemonPids processes of which one is expected to hold it
 * @throws UnreadableError where nobody can say whether it is there, as behind a link that leads nowhere
 */
export async function lookAtLock(
  file: string,
  platform: NodeJS.Platform,
  daemonPids: readonly number[],
  locks: LockTable,
  disks = new Disks(),
): Promise<LockState> {
  const status = await disks.stat(file).catch((error: unknown) => absentOr(file, error, disks));
  if (!status) {
    return { exists: false, size: 0, holder: null, mayHideHolders: false, canTell: true, source: file };
  }
  const { size, uid, kind } = status;
  const known = { exists: true, size, uid, mayHideHolders: false, ...(kind === 'file' ? {} : { kind }) };
  if (platform === 'darwin') {
    const { holderByLsof } = await import('../sockets/lsof');
    return { ...known, source: 'lsof', ...(await holderByLsof(file)) };
  }
  if (platform === 'win32') {
    // go4.org/lock opens the file with delete-on-close there: it cannot outlive its holder.
    return { ...known, holder: null, canTell: false, source: file };
  }
  let held: LockEntry | undefined;
  try {
    held = await locks.find((all) => chooseLock(all, file, status, daemonPids, disks), daemonPids);
  } catch {
    return { ...known, holder: null, canTell: false, source: '/proc/locks' };
  }
  return {
    ...known,
    holder: held ? await holderOf(held, file, status, disks) : null,
    ...(held && held.pid < 0 ? { isOfOpenFile: true } : {}),
    mayHideHolders: !held && !isFirstPidNamespace(),
    canTell: true,
    source: '/proc/locks',
  };
}

/**
 * The lock of a file. Some file systems (btrfs, overlay) have another device number in `stat` than in /proc/locks,
 * which is that of the mount, and parts of them (subvolumes) use the same inode numbers: there the holder's own
 * descriptors decide, where they can be seen.
 */
async function chooseLock(
  all: readonly LockEntry[],
  file: string,
  { dev, ino }: FileStatus,
  daemonPids: readonly number[],
  disks: Disks,
): Promise<LockEntry | undefined> {
  const inode = BigInt(ino);
  const sameInode = all.filter((lock) => lock.inode === inode);
  const { major, minor } = deviceNumbers(BigInt(dev));
  const exact = sameInode.find((lock) => lock.major === major && lock.minor === minor);
  if (exact || sameInode.length === 0) {
    return exact;
  }
  const device = await disks.lockDevice(file);
  for (const lock of sameInode) {
    const mayBe = `${lock.major}:${lock.minor}` === device || daemonPids.includes(lock.pid);
    if (mayBe && (await hasOpen(lock.pid, file, { dev, ino }, disks)) !== false) {
      return lock;
    }
  }
  return undefined;
}

/** A lock that belongs to an open file tells no PID: its holder is whoever has it open, perhaps for a virtual machine. */
async function holderOf(
  { pid }: LockEntry,
  file: string,
  { dev, ino }: FileStatus,
  disks: Disks,
): Promise<number> {
  const isIt = async (descriptor: string) =>
    disks.stat(descriptor).then(
      (one) => one.dev === dev && one.ino === ino,
      () => false,
    );
  return pid >= 0 ? pid : ((await openFileLockHolder(basename(file), isIt)) ?? 0);
}

/** Whether a process has this very file open; null where its descriptors cannot be seen. */
async function hasOpen(
  pid: number,
  file: string,
  { dev, ino }: Pick<FileStatus, 'dev' | 'ino'>,
  disks: Disks,
): Promise<boolean | null> {
  const folder = `/proc/${pid}`;
  const named = attempt(() => descriptorsNamed(folder, basename(file)));
  for (const descriptor of named ?? []) {
    const status = await disks.stat(descriptor).catch(() => null);
    if (status === null || (status.dev === dev && status.ino === ino)) {
      return status && true;
    }
  }
  return named && false;
}

/** PROC_PID_INIT_INO of the kernel: the PID namespace that contains all others has always this number. */
export function isFirstPidNamespace(): boolean {
  try {
    return readlinkSync('/proc/self/ns/pid') === 'pid:[4026531836]';
  } catch {
    // No /proc of ours: then the locks are not ours either.
    return false;
  }
}

/** As makedev(3) of glibc packs them. */
function deviceNumbers(dev: bigint): { major: number; minor: number } {
  return {
    major: Number(((dev >> 8n) & 0xfffn) | ((dev >> 32n) & ~0xfffn)),
    minor: Number((dev & 0xffn) | ((dev >> 12n) & ~0xffn & 0xffffffffn)),
  };
}
