import type { MachineSigns } from '../controller/machine/machineSigns';
import { FolderWatch } from './folderWatch';
import { ProcessWatch } from './processWatch';

/** A daemon that is killed is to be seen within a second or two. */
const EVERY_MS = 1000;
/** More than anybody runs on one machine. */
const MOST_WATCHED = 64;
/** Between two ticks the clock goes on by one second, unless the machine slept, or somebody set the clock. */
const SLEPT_MS = 15_000;

/** Somebody may start and end a program all the time: then the looks that follow from it become as rare as all. */
const MOST_A_MINUTE = 12;
const MINUTE_MS = 60_000;

/** What an answer named, and what therefore can be looked at cheaply. */
export interface Watched {
  readonly pids: readonly number[];
  readonly folders: readonly string[];
}

/**
 * Looks each second at what is known: whether the processes are still there, and whether something changed in the
 * folders. Asks no daemon anything. What it saw it keeps while it rests, and compares with that when it goes on.
 */
export class SignWatch {
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> | undefined;
  private tickedAt: number | null = null;
  /** What has changed and has not been told yet. */
  private untold: string | null = null;
  private toldAt: number[] = [];
  private readonly processes: ProcessWatch;
  private readonly folders: FolderWatch;

  /** @param onChange called with what changed, in words for the log */
  constructor(
    private readonly onChange: (what: string) => void,
    signs: MachineSigns,
    private readonly everyMs = EVERY_MS,
  ) {
    this.processes = new ProcessWatch(signs.process);
    this.folders = new FolderWatch(signs.folder);
  }

  /** Takes in what there is to be watched. */
  watch({ pids, folders }: Watched): void {
    this.processes.watch([...new Set(pids)].slice(0, MOST_WATCHED));
    this.folders.watch([...new Set(folders)].slice(0, MOST_WATCHED));
    // What is new is looked at now, so that a change a moment later is one.
    this.lookAtFolders();
  }

  /** Goes on; what changed meanwhile is told at once. */
  resume(): void {
    if (this.timer) {
      return;
    }
    this.timer = setInterval(() => {
      this.tick();
    }, this.everyMs);
    if (this.tickedAt === null) {
      this.tickedAt = Date.now();
    } else {
      this.tick();
    }
  }

  /** Rests: no timer, no look. */
  pause(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private tick(): void {
    const now = Date.now();
    const slept = this.tickedAt !== null && Math.abs(now - this.tickedAt) > SLEPT_MS;
    this.tickedAt = now;
    const changed = this.processes.changed();
    if (changed.length > 0) {
      this.untold = `process ${changed.join(', ')}`;
    } else if (slept) {
      this.untold = 'the clock, as after a sleep of the machine';
    }
    this.tell();
    this.lookAtFolders();
  }

  /** One round at a time: a disk that is slow makes the rounds rare, not many. */
  private lookAtFolders(): void {
    this.round ??= this.folders
      .changed()
      .then((changed) => {
        if (changed.length > 0) {
          this.untold = changed.join(', ');
          this.tell();
        }
      })
      .finally(() => {
        this.round = undefined;
      });
  }

  private tell(): void {
    const now = performance.now();
    this.toldAt = this.toldAt.filter((at) => now - at < MINUTE_MS);
    const isOften = this.toldAt.length >= MOST_A_MINUTE;
    if (this.untold === null || !this.timer || isOften) {
      return;
    }
    const what = this.untold;
    this.untold = null;
    this.toldAt.push(now);
    this.onChange(what);
  }
}
