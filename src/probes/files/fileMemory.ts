import { Disks } from '../disks/disks';
import { absentOr } from './absence';
import { readOwned } from './boundedRead';
import { UnreadableError } from './unreadableError';

/** A file that was written so lately may be written again within the same tick of its disk's clock. */
const SETTLED_MS = 3000;
/** More files of one kind than any machine has daemons; what is forgotten is read again. */
const MOST_KNOWN = 64;

/** What a file says, and when it was written, in milliseconds since the epoch. */
export interface KnownFile<T> {
  readonly value: T;
  readonly writtenAt: number;
  /** The user to whom it belongs. */
  readonly uid: number;
}

/**
 * Reads small text files of one kind, and remembers what each of them says for as long as it is the same file and was
 * not written again: then a look at it is one `stat`. Of these files, which hold secrets, only what is needed to ask a
 * daemon stays in memory, and only while the file can be read.
 */
export class FileMemory<T> {
  private readonly known = new Map<string, KnownFile<T> & { readonly identity: string }>();

  /**
   * @param limit bytes that no sane file of this kind has
   * @param understand what the text says
   * @param disks which end every question in time
   */
  constructor(
    private readonly limit: number,
    private readonly understand: (text: string) => T,
    private readonly disks = new Disks(),
  ) {}

  /**
   * @returns null when there is no such file.
   * @throws UnreadableError, and whatever the text is not understood with
   */
  async read(path: string): Promise<KnownFile<T> | null> {
    const known = this.known.get(path);
    this.known.delete(path);
    const status = await this.disks.stat(path).catch((error: unknown) => absentOr(path, error, this.disks));
    if (status === null) {
      return null;
    }
    const { identity, mtimeMs, ctimeMs, kind } = status;
    if (kind !== 'file') {
      // To open a device may do something to it.
      throw new UnreadableError(path, { kind: 'no_file', path, what: kind });
    }
    if (known?.identity === identity) {
      this.remember(path, known);
      return known;
    }
    const read = await readOwned(path, this.limit, this.disks);
    if (read === null) {
      return null;
    }
    const found = { identity, value: this.understand(read.text), writtenAt: mtimeMs, uid: read.uid };
    if (Date.now() - ctimeMs > SETTLED_MS) {
      this.remember(path, found);
    }
    return found;
  }

  private remember(path: string, found: KnownFile<T> & { readonly identity: string }): void {
    if (this.known.size >= MOST_KNOWN) {
      this.known.clear();
    }
    this.known.set(path, found);
  }
}
