import { Disks } from '../../probes/disks/disks';
import type { FileStatus } from '../../probes/disks/fileStatus';
import { UnansweredError } from '../../probes/disks/unanswered';
import { type LogRead, type LogSource, LogUnreadableError } from './logSource';

/** Of what was written before somebody looks, so much is shown. */
export const FROM_LAST_BYTES = 1 << 20;
/** Read at once. */
const PART_BYTES = 256 * 1024;
/** The number of no file. */
const GONE = '';
const OPEN_FILE = /^\/proc\/\d+\/fd\/\d+$/;

export interface FileOptions {
  /** Where it is opened: what a process has open itself, or a path. */
  readonly path: string;
  /** Its name, where the process that has it open may end; null where it has none any more. */
  readonly afterwards?: string | null;
  /** Users to whom it may belong; all where nobody tells. */
  readonly owners: readonly number[] | null;
  readonly fromLast?: number;
}

/**
 * Follows a file that somebody else writes and rotates. The path is asked anew each time, so that neither a disk that
 * hangs nor a file that is no longer wanted is held.
 */
export class FileSource implements LogSource {
  private known: { readonly file: string; position: number } | null = null;

  private path: string;

  constructor(
    private readonly options: FileOptions,
    private readonly disks = new Disks(),
  ) {
    this.path = options.path;
  }

  async read(): Promise<LogRead> {
    const status = await this.status();
    const file = fileOf(status);
    const known = this.known;
    if (known === null) {
      return this.begin(file, status.size);
    }
    if (known.file !== file) {
      return this.replaced(file, known);
    }
    if (status.size < known.position) {
      known.position = 0;
      return this.next(known, 'truncated');
    }
    if (status.size - known.position > this.fromLast) {
      known.position = status.size - this.fromLast;
      return this.next(known, 'skipped');
    }
    return this.next(known, null);
  }

  dispose(): void {
    this.known = null;
  }

  private async status(): Promise<FileStatus> {
    try {
      return (await this.part(this.path, 0, 0)).status;
    } catch (error) {
      const { afterwards = null } = this.options;
      const isGone = error instanceof LogUnreadableError && error.why === 'gone';
      if (isGone && afterwards !== null && this.path !== afterwards) {
        // What the process wrote last is still there.
        this.path = afterwards;
        return this.status();
      }
      if (this.known && isGone) {
        // What comes in its place may have its number.
        this.known = { file: GONE, position: 0 };
      }
      throw error;
    }
  }

  private get fromLast(): number {
    return this.options.fromLast ?? FROM_LAST_BYTES;
  }

  private begin(file: string, size: number): Promise<LogRead> {
    const position = Math.max(0, size - this.fromLast);
    this.known = { file, position };
    return this.next(this.known, position === 0 ? null : 'skipped');
  }

  /** Most who rotate call the file before this one the same with a number. */
  private async replaced(
    file: string,
    known: { readonly file: string; readonly position: number },
  ): Promise<LogRead> {
    const old = `${this.path}.1`;
    const rest = OPEN_FILE.test(this.path) ? null : await this.restOf(old, known);
    this.known = { file, position: 0 };
    return rest === null
      ? this.next(this.known, 'replaced_unseen')
      : { data: rest, before: 'replaced', more: true };
  }

  private async restOf(
    path: string,
    { file, position }: { readonly file: string; readonly position: number },
  ): Promise<Buffer | null> {
    try {
      const { status, data, more } = await this.part(path, position, PART_BYTES);
      return fileOf(status) === file && !more ? data : null;
    } catch {
      // It was removed, packed or called otherwise: then nobody knows what its end was.
      return null;
    }
  }

  private async next(
    known: { readonly file: string; position: number },
    before: LogRead['before'],
  ): Promise<LogRead> {
    const { status, data, more } = await this.part(this.path, known.position, PART_BYTES);
    if (fileOf(status) !== known.file) {
      // Rotated between the two questions: the next read tells.
      return { data: Buffer.alloc(0), before, more: true };
    }
    known.position += data.length;
    return { data, before, more };
  }

  private async part(path: string, position: number, limit: number) {
    const part = await this.ask(path, position, limit);
    const { kind, uid } = part.status;
    if (kind !== 'file') {
      throw new LogUnreadableError('no_file', path);
    }
    if (this.options.owners?.includes(uid) === false) {
      throw new LogUnreadableError('foreign', path);
    }
    return part;
  }

  private async ask(path: string, position: number, limit: number) {
    try {
      // A name that leads elsewhere since was changed by whoever may write in its folder.
      if (!OPEN_FILE.test(path) && (await this.disks.lstat(path)).kind === 'link') {
        throw new LogUnreadableError('foreign', path);
      }
      return await this.disks.readAt(path, position, limit);
    } catch (error) {
      throw unreadable(path, error);
    }
  }
}

function unreadable(path: string, error: unknown): unknown {
  if (error instanceof LogUnreadableError || error instanceof UnansweredError) {
    return error;
  }
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM') {
    return new LogUnreadableError('closed', path);
  }
  // ENXIO: a socket, or a pipe without a writer, cannot be opened as a file.
  return code === 'ENXIO' || code === 'EISDIR'
    ? new LogUnreadableError('no_file', path)
    : code === 'ENOENT' || code === 'ENOTDIR' || code === 'ESRCH'
      ? new LogUnreadableError('gone', path)
      : error;
}

function fileOf({ dev, ino }: FileStatus): string {
  return `${dev}:${ino}`;
}
