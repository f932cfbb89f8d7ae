import type { FolderSign, MachineSigns } from '../controller/machine/machineSigns';

interface Seen {
  readonly sign: FolderSign;
  /** Between the answer that named the folder and this look something may have changed already. */
  readonly isFirst: boolean;
}

/**
 * Notices what a start, a stop or an edit leaves in the folders that an answer named, which the next look would see
 * late. It looks from time to time instead of asking the system for events: to set up `fs.watch` is a synchronous call
 * on a path that a daemon chose, and where that is on a disk that hangs it halts everything here. A folder of another
 * user is looked at no second time: that user would choose what we wait for.
 */
export class FolderWatch {
  private readonly seen = new Map<string, Seen | null>();

  constructor(private readonly signOf: MachineSigns['folder']) {}

  /** Watches exactly these folders from now on. */
  watch(folders: readonly string[]): void {
    for (const folder of this.seen.keys()) {
      if (!folders.includes(folder)) {
        this.seen.delete(folder);
      }
    }
    for (const folder of folders) {
      if (!this.seen.has(folder)) {
        this.seen.set(folder, null);
      }
    }
  }

  /** Looks at one folder after the other. @returns those in which something changed since the last time */
  async changed(): Promise<string[]> {
    const changed: string[] = [];
    for (const [folder, before] of [...this.seen]) {
      if (before?.sign.isOurs === false) {
        continue;
      }
      const sign = await this.signOf(folder, before?.sign);
      if (sign && this.seen.has(folder)) {
        this.seen.set(folder, { sign, isFirst: before === null });
        if (before && isAnother(before, sign)) {
          changed.push(folder);
        }
      }
    }
    return changed;
  }
}

function isAnother({ sign, isFirst }: Seen, now: FolderSign): boolean {
  return sign.made !== now.made || sign.edited !== now.edited || (isFirst && sign.folder !== now.folder);
}
