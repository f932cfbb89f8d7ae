import { constants, type BigIntStats } from 'node:fs';
import { access, open, opendir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { inTime } from '../patience';
import { type FileStatus, fileStatus } from './fileStatus';
import { type Mount, MountTable } from './mounts';
import { MOST_ENTRIES, MOST_NAMES, type Question, Reader, UNANSWERED } from './reader';

/** For so long a disk that did not answer is not asked again: one look has many questions, and none of them waits then. */
const QUIET_MS = 2000;
/** A mount table for so long: a look takes less. */
const TABLE_MS = 1000;
/** Nobody asks any more: then the program that asked ends, too. */
const IDLE_MS = 5000;
/** Each question that hangs holds up one of the four threads that all file systems share: the rest is for the others. */
const MOST_HANGING = 2;

/** What a file says, as far as it was wanted. */
export interface FileText {
  readonly status: FileStatus;
  readonly text: string;
  /** It is longer than that. */
  readonly more: boolean;
}

/** The disk did not answer in time. */
export class UnansweredError extends Error {
  override readonly name = 'UnansweredError';
  readonly code = UNANSWERED;
  constructor(readonly path: string) {
    super(`${path} is on a disk that does not answer`);
  }
}

/** What is known of one file system, or where nobody can tell file systems apart, of one folder. */
interface Disk {
  hanging: number;
  /** It did not answer once. */
  suspect: boolean;
  quietUntil: number;
  reader?: Reader;
  idle?: NodeJS.Timeout;
}

/**
 * All questions to file systems on paths that somebody else chose: a daemon, its user, an earlier look. Each ends in
 * time, and a disk that hangs (a server that is gone, a program that was stopped) is blamed alone: what may hang, and
 * what did, is asked by a program that can be killed, so that no thread of this one waits, not even at its end.
 */
export class Disks {
  private readonly disks = new Map<string, Disk>();
  private table: { readonly mounts: MountTable; readonly until: number } | undefined;

  constructor(private readonly readTable = () => MountTable.read()) {}

  /** @throws UnansweredError, or the `errno` error of `stat` */
  async stat(path: string): Promise<FileStatus> {
    return this.ask(
      { ask: 'stat', path },
      async () => fileStatus(await stat(path, { bigint: true })),
      statusIn,
    );
  }

  /**
   * The names of the folders, and of what may be a link to one, in a folder: the first of them, as many as `MOST_NAMES`.
   * @throws UnansweredError, or the `errno` error of `opendir`
   */
  async list(path: string): Promise<string[]> {
    return this.ask(
      { ask: 'list', path },
      () => listHere(path),
      (answer) => answer as string[],
    );
  }

  /**
   * The beginning of a file; nothing of what is no file.
   * @param limit bytes
   * @throws UnansweredError, or the `errno` error of opening or reading
   */
  async read(path: string, limit: number): Promise<FileText> {
    return this.ask(
      { ask: 'read', path, limit },
      () => readHere(path, limit),
      (answer) => {
        const { status, ...rest } = answer as Omit<FileText, 'status'> & { readonly status: unknown };
        return { ...rest, status: statusIn(status) };
      },
    );
  }

  /** @throws UnansweredError, or the `errno` error of `access` for what this user may not run */
  async mayRun(path: string): Promise<void> {
    await this.ask(
      { ask: 'mayRun', path },
      () => access(path, constants.X_OK),
      () => undefined,
    );
  }

  /** False where to touch a path would take for ever, as to connect to a socket there. */
  async answers(path: string): Promise<boolean> {
    return this.stat(path).then(
      () => true,
      (error: unknown) => !(error instanceof UnansweredError),
    );
  }

  /**
   * The device by which the kernel lists the locks of a file, as `major:minor`.
   * @returns null where nobody tells
   */
  async lockDevice(path: string): Promise<string | null> {
    const [, pid, rest = '/'] = /^\/proc\/(\d+)\/root(\/.*)$/.exec(path) ?? [];
    const table = pid === undefined ? this.readTable() : MountTable.ofProcess(pid);
    return inTime(table.deviceOf(pid === undefined ? path : rest), null);
  }

  private async ask<T>(
    question: Question,
    here: () => Promise<T>,
    decode: (answer: unknown) => T,
  ): Promise<T> {
    const { path } = question;
    const mount = await inTime(this.mountOf(path), null);
    const disk = this.diskOf(mount, path);
    if (mount === null || performance.now() < disk.quietUntil) {
      throw new UnansweredError(path);
    }
    const isApart = mount.mayHang || disk.suspect || this.hangingNow() >= MOST_HANGING;
    return isApart ? decode(await this.askApart(disk, question)) : this.askHere(disk, path, here);
  }

  private async askHere<T>(disk: Disk, path: string, here: () => Promise<T>): Promise<T> {
    disk.hanging++;
    const work = here().finally(() => {
      disk.hanging--;
    });
    const answer = await inTime<T | typeof LATE>(work, LATE);
    if (answer === LATE) {
      disk.suspect = true;
      return this.fallSilent(disk, path);
    }
    return answer;
  }

  private async askApart(disk: Disk, question: Question): Promise<unknown> {
    if (!disk.reader || disk.reader.isGone) {
      disk.reader = new Reader();
    }
    const { reader } = disk;
    clearTimeout(disk.idle);
    disk.idle = setTimeout(() => {
      reader.kill();
    }, IDLE_MS).unref();
    if (!(await reader.isUp())) {
      this.fallSilent(disk, question.path);
    }
    try {
      const answer = await inTime<unknown>(reader.ask(question), LATE);
      if (answer !== LATE) {
        return answer;
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== UNANSWERED) {
        throw error;
      }
    }
    reader.kill();
    this.fallSilent(disk, question.path);
  }

  /** @throws UnansweredError, as do all questions that follow for a while */
  private fallSilent(disk: Disk, path: string): never {
    disk.quietUntil = performance.now() + QUIET_MS;
    throw new UnansweredError(path);
  }

  private hangingNow(): number {
    return [...this.disks.values()].filter(({ suspect, hanging }) => suspect && hanging > 0).length;
  }

  private diskOf(mount: Mount | null, path: string): Disk {
    const key = mount?.key ?? dirname(path);
    const known = this.disks.get(key) ?? { hanging: 0, suspect: false, quietUntil: 0 };
    this.disks.set(key, known);
    return known;
  }

  private mountOf(path: string): Promise<Mount> {
    const now = performance.now();
    if (!this.table || now > this.table.until) {
      this.table = { mounts: this.readTable(), until: now + TABLE_MS };
    }
    return this.table.mounts.of(path);
  }
}

const LATE = Symbol('late');

async function listHere(path: string): Promise<string[]> {
  const names: string[] = [];
  let seen = 0;
  // Ending the loop closes the folder, also before its last entry.
  for await (const entry of await opendir(path, { bufferSize: 256 })) {
    if (entry.isDirectory() || entry.isSymbolicLink()) {
      names.push(entry.name);
    }
    if (++seen >= MOST_ENTRIES || names.length >= MOST_NAMES) {
      break;
    }
  }
  return names;
}

async function readHere(path: string, limit: number): Promise<FileText> {
  // Opening a named pipe would wait for its writer; nothing else is opened differently by this flag, which Windows
  // does not have.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const status = fileStatus(await file.stat({ bigint: true }));
    if (status.kind !== 'file') {
      return { status, text: '', more: false };
    }
    // A file of /proc says that it is empty, and any other may grow while it is read.
    const room = Math.min(limit, Math.max(status.size, SMALLEST_BUFFER)) + 1;
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(room), 0, room, 0);
    return { status, text: buffer.toString('utf8', 0, bytesRead), more: bytesRead === room };
  } finally {
    await file.close();
  }
}

const SMALLEST_BUFFER = 4096;

/** As the reader sends it: 64-bit numbers are texts there. */
function statusIn(answer: unknown): FileStatus {
  const { dev, ino, size, uid, mtimeNs, ctimeNs, file, folder, socket } = answer as Record<string, string> &
    Record<'file' | 'folder' | 'socket', boolean>;
  const big = { dev, ino, size, uid, mtimeNs, ctimeNs };
  return fileStatus({
    ...(Object.fromEntries(
      Object.entries(big).map(([name, digits]) => [name, BigInt(digits ?? 0)]),
    ) as unknown as BigIntStats),
    isFile: () => file,
    isDirectory: () => folder,
    isSocket: () => socket,
  });
}
