import { open, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { Disks } from '../../probes/disks/disks';
import { OwnFolder } from '../../controller/memory/ownFolder';
import type { ActMachine } from '../machine';
import type { ProcessIdentity } from './processStart';

/** Who was asked so long ago and lives may be asked again. */
const FORGOTTEN_AFTER_MS = 60_000;

/**
 * Who may ask a process to end: of all windows and programs of this user one alone, as a second signal makes a Kubo
 * drop what it is busy with.
 */
export class Claim {
  private readonly path: string | null;

  constructor(
    private readonly machine: ActMachine,
    { pid, start }: ProcessIdentity,
  ) {
    const { stateFolder } = machine;
    const name = `${pid}-${start.replace(/\W+/g, '-')}`;
    this.path = stateFolder === null ? null : join(stateFolder, 'acts', name);
  }

  /** @returns false where somebody else has asked it a moment ago */
  async take(): Promise<boolean> {
    if (this.path === null) {
      return true;
    }
    try {
      const folder = new OwnFolder(join(this.path, '..'), this.machine.uid ?? undefined, new Disks());
      await folder.ensureAnswers();
      await folder.make();
      await (await open(this.path, 'wx', 0o600)).close();
      return true;
    } catch (error) {
      // Where nothing can be kept, nobody else can tell either.
      return (error as NodeJS.ErrnoException).code !== 'EEXIST' || this.takeOver(this.path);
    }
  }

  /** The process has ended. */
  async drop(): Promise<void> {
    if (this.path !== null) {
      // That of a process that has ended is in nobody's way.
      await rm(this.path, { force: true }).catch(() => undefined);
    }
  }

  private async takeOver(path: string): Promise<boolean> {
    const now = new Date();
    const status = await new Disks().stat(path).catch(() => null);
    if (status !== null && now.getTime() - status.mtimeMs < FORGOTTEN_AFTER_MS) {
      return false;
    }
    await utimes(path, now, now).catch(() => undefined);
    return true;
  }
}
