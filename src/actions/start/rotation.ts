import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { nullIfAbsent } from '../../controller/memory/ownFolder';
import { DaemonLog } from './daemonLog';

/** A daemon takes longer to write what is too much. */
const EVERY_MS = 5 * 60_000;

/** Keeps the logs of daemons that we have started from growing without end, for as long as an editor watches them. */
export class Rotation {
  private dueAt = 0;

  /** @param folder of the logs; null where there is none */
  constructor(
    private readonly folder: string | null,
    private readonly uid: number | null,
    private readonly largest?: number,
  ) {}

  /** Looks after all of them, where that is due. @throws what the system says against it */
  async turn(now = performance.now()): Promise<void> {
    if (this.folder === null || now < this.dueAt) {
      return;
    }
    this.dueAt = now + EVERY_MS;
    const names = (await readdir(this.folder).catch(nullIfAbsent)) ?? [];
    for (const name of names.filter((one) => one.endsWith('.log'))) {
      await new DaemonLog(join(this.folder, name), this.uid, this.largest).rotate();
    }
  }
}
