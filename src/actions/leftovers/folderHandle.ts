import { constants, type FileHandle, link, lstat, open, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type FileStatus, fileStatus } from '../../probes/disks/fileStatus';
import { say, type Sentence, wordsOf } from '../texts';

/** A file or folder was not what it was at the look before; nothing was done. */
export class ChangedMeanwhileError extends Error {
  override readonly name = 'ChangedMeanwhileError';

  constructor(readonly ground: Sentence) {
    super(wordsOf(ground));
  }
}

/**
 * A folder that is held open, so that what is done in it is done in this very one, whatever takes its place. Nothing is
 * ever overwritten, and nothing deleted but the second name of a file.
 */
export class FolderHandle {
  private constructor(
    private readonly handle: FileHandle | null,
    /** By which its files are reached. */
    private readonly path: string,
  ) {}

  /**
   * @param folder a path without links
   * @param expected which one it has to be
   * @throws ChangedMeanwhileError where another one is in its place
   */
  static async open(folder: string, expected: Pick<FileStatus, 'dev' | 'ino'>): Promise<FolderHandle> {
    if (process.platform !== 'linux') {
      const status = fileStatus(await lstat(folder, { bigint: true }));
      assertSame(status, expected, folder);
      return new FolderHandle(null, folder);
    }
    const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
    try {
      assertSame(fileStatus(await handle.stat({ bigint: true })), expected, folder);
      return new FolderHandle(handle, `/proc/self/fd/${handle.fd}`);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Null for what is not there; a link is looked at itself. */
  async statusOf(name: string): Promise<FileStatus | null> {
    try {
      return fileStatus(await lstat(this.at(name), { bigint: true }));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        return null;
      }
      throw error;
    }
  }

  /**
   * Gives a file another name. What is not the one that was seen is given its name back.
   * @throws ChangedMeanwhileError where it is not the file that was seen, or the other name is taken; the `errno` error
   *   of what is gone
   */
  async rename(name: string, to: string, seen: FileStatus): Promise<void> {
    const status = fileStatus(await lstat(this.at(name), { bigint: true }));
    if (!isSameFile(status, seen)) {
      throw new ChangedMeanwhileError(say('changed_meanwhile', { name }));
    }
    if ((await this.statusOf(to)) !== null) {
      throw new ChangedMeanwhileError(say('name_taken', { name: to }));
    }
    await rename(this.at(name), this.at(to));
    const moved = await this.statusOf(to);
    if (moved === null || !isSameFile(moved, seen)) {
      // Something was put in its place in the meantime: that is nobody's leftover.
      await this.giveBack(to, name);
      throw new ChangedMeanwhileError(say('changed_meanwhile', { name }));
    }
  }

  /**
   * Gives a file its name back, unless another one has it by now.
   * @returns false where another one has it
   */
  async giveBack(name: string, to: string): Promise<boolean> {
    try {
      // Unlike a rename this never overwrites.
      await link(this.at(name), this.at(to));
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') {
        return false;
      }
      if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'].includes(code)) {
        throw error;
      }
      // A folder has one name only, as have all files of some file systems.
      if ((await this.statusOf(to)) !== null) {
        return false;
      }
      await rename(this.at(name), this.at(to));
      return true;
    }
    await unlink(this.at(name));
    return true;
  }

  async close(): Promise<void> {
    await this.handle?.close();
  }

  private at(name: string): string {
    return join(this.path, name);
  }
}

/** Whether it is the same file with the same in it; a rename changes the time of its last change of status. */
export function isSameFile(one: FileStatus, other: FileStatus): boolean {
  return (['kind', 'dev', 'ino', 'size', 'uid', 'mtimeMs'] as const).every((key) => one[key] === other[key]);
}

function assertSame(
  { kind, dev, ino }: FileStatus,
  expected: Pick<FileStatus, 'dev' | 'ino'>,
  folder: string,
): void {
  if (kind !== 'folder' || dev !== expected.dev || ino !== expected.ino) {
    throw new ChangedMeanwhileError(say('folder_changed', { folder }));
  }
}
