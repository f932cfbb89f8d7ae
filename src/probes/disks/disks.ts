import { constants } from 'node:fs';
import { dirname } from 'node:path';
import { inTime } from '../patience';
import { askHere, type Bytes } from './askHere';
import { type FileStatus, fileStatus, type RawStatus } from './fileStatus';
import { MountTable } from './mounts';
import { type Place, Places } from './places';
import type { Question } from './questions';
import type { Reader } from './reader';
import { UNANSWERED, UnansweredError, UNASKED } from './unanswered';

/** For so long a disk that did not answer is not asked again: one look has many questions, and none of them waits then. */
const QUIET_MS = 2000;
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

/** So many times the patience with a disk is had with a program that nobody let ask it. */
const MOST_ROUNDS = 4;

/** What is known of one file system, or where nobody can tell file systems apart, of one folder. */
interface Disk {
  hanging: number;
  /** It did not answer once. */
  suspect: boolean;
  quietUntil: number;
  /** Why. */
  silence: UnansweredError['code'];
  reader?: Reader;
  idle?: NodeJS.Timeout;
}

/**
 * All questions to file systems on paths that somebody else chose: a daemon, its user, an earlier look. Each ends in
 * time, and a disk that hangs (a server that is gone, a program that was stopped) is blamed alone: what may hang, and
 * what did, is asked by a program that can be killed, so that no thread of this one waits, not even at its end. Below
 * the root of another process (`/proc/PID/root/…`) links lead where that process would be led, and never out of there.
 *
 * All methods throw an `UnansweredError`, or the `errno` error of the file system.
 */
export class Disks {
  private readonly disks = new Map<string, Disk>();
  private readonly places: Places;

  /** @param mostHanging questions that may hold up a thread of this program */
  constructor(
    readTable = () => MountTable.read(),
    private readonly mostHanging = MOST_HANGING,
    private readonly askFileSystem = askHere,
  ) {
    this.places = new Places(readTable);
  }

  async stat(path: string): Promise<FileStatus> {
    return statusIn(await this.ask({ ask: 'stat', path }));
  }

  /** Of a link, what it is itself. */
  async lstat(path: string): Promise<FileStatus> {
    return statusIn(await this.ask({ ask: 'lstat', path }));
  }

  async readlink(path: string): Promise<string> {
    return (await this.ask({ ask: 'readlink', path })) as string;
  }

  async realpath(path: string): Promise<string> {
    return (await this.ask({ ask: 'realpath', path })) as string;
  }

  /** The names of the folders, and of what may be a link to one, in a folder: the first of them, as many as `MOST_NAMES`. */
  async list(path: string): Promise<string[]> {
    return (await this.ask({ ask: 'list', path })) as string[];
  }

  async isEmpty(path: string): Promise<boolean> {
    return (await this.ask({ ask: 'isEmpty', path })) as boolean;
  }

  /**
   * The beginning of a file; nothing of what is no file.
   * @param limit bytes
   */
  async read(path: string, limit: number): Promise<FileText> {
    const { status, data, more } = await this.readAt(path, 0, limit);
    return { status, text: data.toString('utf8'), more };
  }

  /**
   * A part of a file; nothing of what is no file.
   * @param position in bytes
   * @param limit bytes
   */
  async readAt(path: string, position: number, limit: number) {
    const answer = await this.ask({ ask: 'read', path, position, limit });
    const { status, data, more } = answer as Omit<Bytes, 'data'> & { readonly data: Buffer | string };
    return {
      status: statusIn(status),
      data: typeof data === 'string' ? Buffer.from(data, 'base64') : data,
      more,
    };
  }

  /** Throws the error of `access` for what this user may not run. */
  async mayRun(path: string): Promise<void> {
    await this.ask({ ask: 'access', path, mode: constants.X_OK });
  }

  /** Throws the error of `access` for what this user may not write. */
  async mayWrite(path: string): Promise<void> {
    await this.ask({ ask: 'access', path, mode: constants.W_OK });
  }

  /**
   * By what name a socket is to be connected to from here.
   * @returns null where to touch it would take for ever: to connect there would halt this program, not only the look
   */
  async reach(path: string): Promise<string | null> {
    const hangs = await this.stat(path).then(
      () => false,
      (error: unknown) => error instanceof UnansweredError,
    );
    return hangs ? null : inTime<string | null>(this.places.directly(path), null);
  }

  /** False where to touch a path would take for ever. */
  async answers(path: string): Promise<boolean> {
    return (await this.reach(path)) !== null;
  }

  /**
   * The device by which the kernel lists the locks of a file, as `major:minor`.
   * @returns null where nobody tells
   */
  async lockDevice(path: string): Promise<string | null> {
    return inTime(this.places.lockDevice(path), null);
  }

  /** True where a path is on the file system that this system runs from, which no container shares with another. */
  async isOwn(path: string): Promise<boolean> {
    const place = await inTime<Place | null>(this.places.of({ ask: 'stat', path }), null);
    return place?.root === '' && place.mount.key === '';
  }

  private async ask(question: Question): Promise<unknown> {
    const { path } = question;
    const place = this.places.ofAny(question) ?? (await inTime<Place | null>(this.places.of(question), null));
    const disk = this.diskOf(place, path);
    if (place === null) {
      // Only what cannot hang was asked where it lies.
      throw new UnansweredError(path, UNASKED);
    }
    if (performance.now() < disk.quietUntil) {
      throw new UnansweredError(path, disk.silence);
    }
    if (place.loops) {
      throw Object.assign(new Error('too many links'), { code: 'ELOOP' });
    }
    const isApart = place.mount.mayHang || disk.suspect || this.hangingNow() >= this.mostHanging;
    return isApart ? this.askApart(disk, place, question) : this.askHere(disk, place, question);
  }

  private async askHere(disk: Disk, { direct }: Place, question: Question): Promise<unknown> {
    disk.hanging++;
    const work = this.askFileSystem({ ...question, path: direct }).finally(() => {
      disk.hanging--;
    });
    const answer = await inTime<unknown>(work, LATE);
    if (answer === LATE) {
      disk.suspect = true;
      return this.fallSilent(disk, question.path, UNANSWERED);
    }
    return answer;
  }

  private async askApart(disk: Disk, { root, path }: Place, question: Question): Promise<unknown> {
    const reader = await readerOf(disk);
    clearTimeout(disk.idle);
    disk.idle = setTimeout(() => {
      reader.kill();
    }, IDLE_MS).unref();
    if (!(await reader.isUp())) {
      this.fallSilent(disk, question.path, UNASKED);
    }
    let isHeldUp = false;
    try {
      const work = reader.ask({ ...question, path, root });
      for (let round = 0; round === 0 || (isHeldUp && round < MOST_ROUNDS); round++) {
        const answer = await inTime<unknown>(work, LATE);
        if (answer !== LATE) {
          return answer;
        }
        isHeldUp = reader.isHeldUp;
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== UNANSWERED) {
        throw error;
      }
    }
    reader.kill();
    this.fallSilent(disk, question.path, isHeldUp ? UNASKED : UNANSWERED);
  }

  /** @throws UnansweredError, as do all questions that follow for a while */
  private fallSilent(disk: Disk, path: string, silence: UnansweredError['code']): never {
    disk.quietUntil = performance.now() + QUIET_MS;
    disk.silence = silence;
    throw new UnansweredError(path, silence);
  }

  private hangingNow(): number {
    return [...this.disks.values()].filter(({ suspect, hanging }) => suspect && hanging > 0).length;
  }

  private diskOf(place: Place | null, path: string): Disk {
    const key = place?.mount.key ?? dirname(path);
    const known = this.disks.get(key) ?? {
      hanging: 0,
      suspect: false,
      quietUntil: 0,
      silence: UNANSWERED,
    };
    this.disks.set(key, known);
    return known;
  }
}

/** Loaded by the first disk that may hang: most machines have none. */
async function readerOf(disk: Disk): Promise<Reader> {
  const { Reader } = await import('./reader');
  if (!disk.reader || disk.reader.isGone) {
    disk.reader = new Reader();
  }
  return disk.reader;
}

const LATE = Symbol('late');

/** The reader sends 64-bit numbers as texts. */
function statusIn(answer: unknown): FileStatus {
  const { dev, ino, size, uid, gid, mode, mtimeNs, ctimeNs } = answer as Record<
    keyof RawStatus,
    bigint | string
  >;
  return fileStatus({
    dev: BigInt(dev),
    ino: BigInt(ino),
    size: BigInt(size),
    uid: BigInt(uid),
    gid: BigInt(gid),
    mode: BigInt(mode),
    mtimeNs: BigInt(mtimeNs),
    ctimeNs: BigInt(ctimeNs),
  });
}
