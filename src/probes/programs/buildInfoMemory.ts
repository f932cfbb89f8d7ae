import { stat } from 'node:fs/promises';
import { inTime } from '../patience';
import { type ProgramFile, readProgramFile } from './goBuildInfo';

/** More programs than anybody runs at once; what is forgotten is read again. */
const MOST_KNOWN = 64;
/** Node has four threads for files: those that hang on other users' disks must not be all of them. */
const MOST_HANGING = 2;

/** The file is on a disk that does not answer, or as many are that one program may wait for. */
export class HangingError extends Error {
  override readonly name = 'HangingError';
}

/** Remembers what executables were built from, for as long as each file is the same one, whatever its name. */
export class BuildInfoMemory {
  private readonly known = new Map<string, ProgramFile>();
  /** Looks that nobody waits for any more, by the user whose process led to the file. */
  private readonly hanging = new Map<number, Promise<unknown>>();

  /**
   * As `readProgramFile`.
   * @param uid of the user who chose the file: one whose file hangs is not waited for again until it answers
   * @throws HangingError, or the `errno` error of opening or reading the file.
   */
  async read(file: string, uid: number): Promise<ProgramFile> {
    if (this.hanging.has(uid) || this.hanging.size >= MOST_HANGING) {
      throw new HangingError(`${file} was not looked at: other files of this kind do not answer`);
    }
    const looking = this.look(file);
    const found = await inTime<ProgramFile | null>(looking, null);
    if (found === null) {
      const ended = () => this.hanging.delete(uid);
      this.hanging.set(uid, looking.then(ended, ended));
      throw new HangingError(`${file} is on a disk that does not answer`);
    }
    return found;
  }

  private async look(file: string): Promise<ProgramFile> {
    const status = await stat(file);
    const { dev, ino, size, mtimeMs, ctimeMs } = status;
    const key = [dev, ino, size, mtimeMs, ctimeMs].join(' ');
    const known = this.known.get(key);
    if (known !== undefined) {
      return known;
    }
    // To open a device may do something to it.
    const program = status.isFile() ? await readProgramFile(file) : { isElf: false, go: null };
    if (this.known.size >= MOST_KNOWN) {
      this.known.clear();
    }
    this.known.set(key, program);
    return program;
  }
}
