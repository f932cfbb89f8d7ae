import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, type FileHandle, open, rename, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { OwnFolder } from '../../controller/memory/ownFolder';
import { PROGRAM_NAMES } from '../../probes/programs/daemonKind';
import { Disks } from '../../probes/disks/disks';
import type { DaemonType } from '../../status/result';

/** So large a log is put aside, and so many files of it are kept: the newest included. */
const LARGEST = 10 * 1024 * 1024;
const FILES = 3;
const ONLY_OURS = 0o600;
const ID_LETTERS = 16;

/** Where the output of all daemons goes that we have started. @param stateFolder of this program */
export function daemonLogFolder(stateFolder: string): string {
  return join(stateFolder, 'logs');
}

/**
 * Where the output of the daemon of a folder goes that we have started.
 * @param stateFolder of this program
 */
export function daemonLogPath(stateFolder: string, type: DaemonType, folder: string): string {
  const id = createHash('sha256').update(folder).digest('hex').slice(0, ID_LETTERS);
  return join(daemonLogFolder(stateFolder), `${PROGRAM_NAMES[type]}-${id}.log`);
}

/** A log that a daemon appends to by itself. A file and no pipe: Go ends with a pipe that nobody reads any more. */
export class DaemonLog {
  constructor(
    readonly path: string,
    private readonly uid: number | null,
    private readonly largest = LARGEST,
  ) {}

  /**
   * Opens it for a daemon to append to. The caller closes it.
   * @returns with how large it is: what comes then is the daemon's
   * @throws what the system, or a folder that others may write into, says against it
   */
  async open(): Promise<{ readonly file: FileHandle; readonly size: number }> {
    const folder = new OwnFolder(join(this.path, '..'), this.uid ?? undefined, new Disks());
    await folder.ensureAnswers();
    await folder.make();
    await this.rotate();
    const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW } = constants;
    // Windows has no such flag.
    const flags = O_APPEND | O_CREAT | O_WRONLY | ((O_NOFOLLOW as number | undefined) ?? 0);
    const file = await open(this.path, flags, ONLY_OURS);
    return { file, size: (await file.stat()).size };
  }

  /** Puts aside what has become too large: copied and emptied, as the daemon goes on to write into the same file. */
  async rotate(): Promise<void> {
    const size = await stat(this.path).then(
      (status) => status.size,
      () => 0,
    );
    if (size < this.largest) {
      return;
    }
    for (let index = FILES - 2; index > 0; index--) {
      // One that is not there needs no other name.
      await rename(`${this.path}.${index}`, `${this.path}.${index + 1}`).catch(() => undefined);
    }
    await copyFile(this.path, `${this.path}.1`);
    await truncate(this.path);
  }

  /** The last lines that were written after it had this size. */
  async linesSince(size: number, most: number): Promise<string[]> {
    const file = await open(this.path, 'r');
    try {
      const end = (await file.stat()).size;
      const from = Math.max(size, end - most * LONGEST_LINE);
      const { buffer, bytesRead } = await file.read({
        buffer: Buffer.alloc(Math.max(1, end - from)),
        position: from,
      });
      const lines = buffer.subarray(0, bytesRead).toString('utf8').split('\n');
      return lines.filter((line) => line.trim() !== '').slice(-most);
    } finally {
      await file.close();
    }
  }
}

/** Bytes: longer ones are cut. */
const LONGEST_LINE = 1024;
