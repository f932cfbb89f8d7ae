import { Disks } from '../disks/disks';
import { UnansweredError } from '../disks/unanswered';
import { type ProgramFile, readProgramFile } from './goBuildInfo';

/** More programs than anybody runs at once; what is forgotten is read again. */
const MOST_KNOWN = 64;
/** A list of processes waits for so many users whose files hang. */
const MOST_HANGING = 2;
/** A user whose file did not answer is not waited for again before this. */
const QUIET_MS = 10_000;

/** Remembers what executables were built from, for as long as each file is the same one, whatever its name. */
export class BuildInfoMemory {
  private readonly known = new Map<string, ProgramFile>();
  private readonly running = new Map<string, { readonly image: string; readonly program: ProgramFile }>();
  /** Until when nobody waits for the files that the processes of these users lead to. */
  private readonly quietUntil = new Map<number, number>();

  constructor(private readonly disks = new Disks()) {}

  /**
   * As `readProgramFile`.
   * @param uid of the user who chose the file: one user's disk that hangs makes nobody wait twice
   * @throws UnansweredError, or the `errno` error of opening or reading the file.
   */
  async read(file: string, uid: number): Promise<ProgramFile> {
    const now = performance.now();
    for (const [one, until] of this.quietUntil) {
      if (until <= now) {
        this.quietUntil.delete(one);
      }
    }
    if (this.quietUntil.has(uid) || this.quietUntil.size >= MOST_HANGING) {
      throw new UnansweredError(file);
    }
    try {
      return await this.programIn(file);
    } catch (error) {
      if (error instanceof UnansweredError) {
        this.quietUntil.set(uid, performance.now() + QUIET_MS);
      }
      throw error;
    }
  }

  /**
   * As `read`, of what a process runs: while it runs the same program nobody asks the file again.
   * @param image tells one program of the process from any other; null where that cannot be told
   */
  async readRunning(folder: string, image: string | null, uid: number): Promise<ProgramFile> {
    const known = this.running.get(folder);
    if (image !== null && known?.image === image) {
      return known.program;
    }
    const program = await this.read(`${folder}/exe`, uid);
    if (image !== null) {
      if (this.running.size >= MOST_KNOWN) {
        this.running.clear();
      }
      this.running.set(folder, { image, program });
    }
    return program;
  }

  private async programIn(file: string): Promise<ProgramFile> {
    const { identity } = await this.disks.stat(file);
    const known = this.known.get(identity);
    if (known !== undefined) {
      return known;
    }
    const program = await readProgramFile(file, this.disks);
    if (this.known.size >= MOST_KNOWN) {
      this.known.clear();
    }
    this.known.set(identity, program);
    return program;
  }
}
