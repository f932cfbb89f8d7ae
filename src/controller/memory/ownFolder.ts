import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Disks } from '../../probes/disks/disks';
import { UnansweredError } from '../../probes/disks/unanswered';
import { homeOf } from './home';

const ONLY_OURS = 0o700;
const WRITABLE_BY_OTHERS = 0o022;

/** The folder of our state belongs to somebody else, or others may write into it. */
class ForeignStateError extends Error {
  override readonly name = 'ForeignStateError';
}

/** Users without a home are given one that nobody has made, such as `/nonexistent`: it is not ours to make. */
class NoHomeError extends Error {
  override readonly name = 'NoHomeError';
}

/** A folder of ours, into which nobody else can write. */
export class OwnFolder {
  /**
   * @param uid our user; undefined where the system has no such numbers
   * @param home of our user; null for one without
   */
  constructor(
    readonly path: string,
    private readonly uid: number | undefined,
    private readonly disks: Disks,
    private readonly home = homeOf(process.env),
  ) {}

  /** The home may be on a disk that hangs: to touch it here would hold up this whole program. @throws UnansweredError */
  async ensureAnswers(): Promise<void> {
    if (!(await this.disks.answers(this.path))) {
      throw new UnansweredError(this.path);
    }
  }

  /** Where it is made anew, it is made for us alone, and only in what belongs to us. @throws ForeignStateError, NoHomeError */
  async make(): Promise<void> {
    if ((await this.disks.stat(this.path).catch(nullIfAbsent)) === null) {
      await this.ownAncestor(this.path);
      await mkdir(this.path, { recursive: true, mode: ONLY_OURS });
    }
    await this.claim();
  }

  /** @throws ForeignStateError where somebody else could put another file in place of ours */
  async claim(): Promise<void> {
    const status = await this.disks.stat(this.path);
    if (this.uid !== undefined && (status.uid !== this.uid || (status.mode & WRITABLE_BY_OTHERS) !== 0)) {
      throw new ForeignStateError(`${this.path} can be written by other users`);
    }
  }

  /** A program that runs as root with somebody's HOME would leave folders there that their owner cannot use. */
  private async ownAncestor(folder: string): Promise<void> {
    if (this.home !== null && folder === resolve(this.home)) {
      throw new NoHomeError(`${folder} is not there`);
    }
    const parent = dirname(folder);
    const status = await this.disks.stat(parent).catch(nullIfAbsent);
    if (status === null && parent !== folder) {
      await this.ownAncestor(parent);
    } else if (this.uid !== undefined && status?.uid !== this.uid) {
      throw new ForeignStateError(`${parent} belongs to another user`);
    }
  }
}

/** For what a file system says of a path at which there is nothing. */
export function nullIfAbsent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
    return null;
  }
  throw error;
}
