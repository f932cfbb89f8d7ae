import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Disks } from '../../probes/disks/disks';
import { readBounded } from '../../probes/files/boundedRead';
import { nullIfAbsent, OwnFolder } from './ownFolder';

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
  private readonly folder: OwnFolder;

  constructor(
    private readonly options: StateFileOptions,
    private readonly disks = new Disks(),
  ) {
    this.folder = new OwnFolder(dirname(options.path), options.uid, disks);
  }

  /**
   * What is in it, read anew only when it has changed; null where there is none.
   * @throws ForeignStateError, UnansweredError, UnreadableError
   */
  async read(): Promise<string | null> {
    const { path, limit } = this.options;
    await this.folder.ensureAnswers();
    const status = await this.disks.stat(path).catch(nullIfAbsent);
    if (status === null) {
      return null;
    }
    const { identity } = status;
    if (this.known?.identity !== identity) {
      await this.folder.claim();
      this.known = { identity, text: (await readBounded(path, limit, this.disks)) ?? '' };
    }
    return this.known.text;
  }

  /** Puts a text in its place. @throws ForeignStateError, UnansweredError, and what the system says against it */
  async write(text: string): Promise<void> {
    const { path } = this.options;
    await this.folder.ensureAnswers();
    await this.folder.make();
    const written = `${path}.${randomUUID()}`;
    try {
      await writeFile(written, text, { flag: 'wx', mode: 0o600 });
      await rename(written, path);
    } catch (error) {
      await rm(written, { force: true });
      throw error;
    }
  }
}
