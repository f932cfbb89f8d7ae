import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Disks } from '../../probes/disks/disks';
import { UnansweredError } from '../../probes/disks/unanswered';
import { readBounded } from '../../probes/files/boundedRead';

const ONLY_OURS = 0o700;
const WRITABLE_BY_OTHERS = 0o022;

/** The folder of the state file belongs to somebody else, or others may write into it. */
class ForeignStateError extends Error {
  override readonly name = 'ForeignStateError';
}

export interface StateFileOptions {
  readonly path: string;
  /** Our user; undefined where the system has no such numbers. */
  readonly uid: number | undefined;
  /** Bytes that no sane file of its kind has. */
  readonly limit: number;
}

/**
 * A small file of ours that all windows and programs of the user share, in a folder that nobody else can write. It is
 * replaced as a whole, so that nobody ever reads a half.
 */
export class StateFile {
  private known: { readonly identity: string; readonly text: string } | undefined;

  constructor(
    private readonly options: StateFileOptions,
    private readonly disks = new Disks(),
  ) {}

  /**
   * What is in it, read anew only when it has changed; null where there is none.
   * @throws ForeignStateError, UnansweredError, UnreadableError
   */
  async read(): Promise<string | null> {
    const { path, limit } = this.options;
    await this.ensureAnswers();
    const status = await this.disks.stat(path).catch(nullIfAbsent);
    if (status === null) {
      return null;
    }
    const { identity } = status;
    if (this.known?.identity !== identity) {
      await this.claim(dirname(path));
      this.known = { identity, text: (await readBounded(path, limit, this.disks)) ?? '' };
    }
    return this.known.text;
  }

  /** Puts a text in its place. @throws ForeignStateError, UnansweredError, and what the system says against it */
  async write(text: string): Promise<void> {
    const { path } = this.options;
    await this.ensureAnswers();
    await this.makeFolder(dirname(path));
    const written = `${path}.${randomUUID()}`;
    try {
      await writeFile(written, text, { flag: 'wx', mode: 0o600 });
      await rename(written, path);
    } catch (error) {
      await rm(written, { force: true });
      throw error;
    }
  }

  /** The home may be on a disk that hangs: to touch it here would hold up this whole program. */
  private async ensureAnswers(): Promise<void> {
    const { path } = this.options;
    if (!(await this.disks.answers(path))) {
      throw new UnansweredError(path);
    }
  }

  /** Where it is made anew, it is made for us alone, and only in what belongs to us. */
  private async makeFolder(folder: string): Promise<void> {
    if ((await this.disks.stat(folder).catch(nullIfAbsent)) === null) {
      await this.ownAncestor(folder);
      await mkdir(folder, { recursive: true, mode: ONLY_OURS });
    }
    await this.claim(folder);
  }

  /** A program that runs as root with somebody's HOME would leave folders there that their owner cannot use. */
  private async ownAncestor(folder: string): Promise<void> {
    const parent = dirname(folder);
    const status = await this.disks.stat(parent).catch(nullIfAbsent);
    if (status === null && parent !== folder) {
      await this.ownAncestor(parent);
    } else if (this.options.uid !== undefined && status?.uid !== this.options.uid) {
      throw new ForeignStateError(`${parent} belongs to another user`);
    }
  }

  /** @throws ForeignStateError where somebody else could put another file in place of ours */
  private async claim(folder: string): Promise<void> {
    const { uid } = this.options;
    const status = await this.disks.stat(folder);
    if (uid !== undefined && (status.uid !== uid || (status.mode & WRITABLE_BY_OTHERS) !== 0)) {
      throw new ForeignStateError(`${folder} can be written by other users`);
    }
  }
}

function nullIfAbsent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
    return null;
  }
  throw error;
}
