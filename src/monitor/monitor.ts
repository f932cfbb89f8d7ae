import { EventEmitter } from 'node:events';
import { boundedCheck } from '../controller/boundedCheck';
import { untilAborted } from '../controller/untilAborted';
import type { CheckDaemonStatus } from '../controller/checkDaemonStatus';
import { machineSigns, type MachineSigns } from '../controller/machine/machineSigns';
import { errorText } from '../status/errorText';
import type { DaemonStatusResponse } from '../status/result';
import { fingerprint, isInBetween } from './changes';
import { elapsedSince, type Moment, thisMoment } from './moment';
import { nextLookIn, oldAfter } from './pacing';
import { SignWatch } from './signWatch';
import { entriesOf, NOTHING_KNOWN, type Snapshot, withAnswer } from './snapshot';

export interface MonitorLog {
  debug(message: string): void;
  error(message: string, error: unknown): void;
}

export interface MonitorOptions {
  readonly check: CheckDaemonStatus;
  /** Milliseconds between two looks while somebody watches; 0 for none. Read before each wait. */
  readonly intervalMs: () => number;
  readonly log: MonitorLog;
  /** How processes and folders are looked at between two looks; tests give others. */
  readonly signs?: MachineSigns;
}

/** What was seen so lately need not be looked at again for somebody who has just come. */
const FRESH_MS = 2000;

interface MonitorEvents {
  /** Something to show is different. */
  change: [Snapshot];
  /** A look has ended, whether it found anything new or not. */
  looked: [Snapshot];
}

/**
 * Decides when to look again, and remembers the last answers. Looks only while somebody watches or asks; never two
 * looks at once.
 */
export class Monitor extends EventEmitter<MonitorEvents> {
  private current: Snapshot = NOTHING_KNOWN;
  private running: Promise<Snapshot> | undefined;
  private queued: Promise<Snapshot> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private watched = false;
  private unchanged = 0;
  private lookedAt: Moment | null = null;
  private answeredAt: Moment | null = null;
  private disposed = false;
  private readonly looks = new Set<AbortController>();
  private readonly signs: SignWatch;

  constructor(private readonly options: MonitorOptions) {
    super();
    this.signs = new SignWatch((what) => {
      options.log.debug(`Something changed (${what}): looking again.`);
      void this.refresh();
    }, options.signs ?? machineSigns());
  }

  get snapshot(): Snapshot {
    return this.current;
  }

  /** Milliseconds since the last answer, also through a sleep of the machine; `Infinity` before the first one. */
  get ageMs(): number {
    return this.answeredAt === null ? Infinity : elapsedSince(this.answeredAt);
  }

  /** True when what is shown may long be otherwise. */
  get isOld(): boolean {
    return this.answeredAt !== null && this.ageMs > oldAfter(this.options.intervalMs());
  }

  /** False when whoever opens what we show should be shown something newer. */
  get isFresh(): boolean {
    return this.ageMs <= FRESH_MS;
  }

  /** While watched, looks come by themselves. */
  setWatched(watched: boolean): void {
    if (watched === this.watched || this.disposed) {
      return;
    }
    this.watched = watched;
    this.unchanged = 0;
    if (!watched) {
      clearTimeout(this.timer);
      this.signs.pause();
      return;
    }
    this.signs.resume();
    if (this.running) {
      return;
    }
    if (this.current.answer === null) {
      void this.refresh();
    } else {
      this.schedule();
    }
  }

  /** The settings changed: whatever is known may be wrong now. */
  reconsider(): void {
    this.unchanged = 0;
    if (this.watched) {
      void this.refresh();
    }
  }

  /**
   * Looks now. While a look is under way one more is queued, as the first may have passed by already what the caller
   * wants to see; everybody else joins that one. Never rejects: a failed look is in the snapshot.
   * @param signal ends the caller's waiting, and the look too where it is the caller's own: what was known stays
   */
  refresh(signal?: AbortSignal): Promise<Snapshot> {
    this.unchanged = 0;
    if (!this.running) {
      return this.start(signal);
    }
    // It never rejects itself: only the caller waits no longer.
    return untilAborted(this.joinNext(), signal).catch(() => this.current);
  }

  /** Takes in an answer about all types that somebody else asked the controller for. */
  accept(answer: DaemonStatusResponse): void {
    // A look that was overtaken by a later one knows nothing new.
    if (this.current.answer === null || !isOlder(answer, this.current.answer)) {
      this.take(answer);
    }
  }

  /** Our own looks come one after the other, whatever becomes of the clock meanwhile. */
  private take(answer: DaemonStatusResponse): void {
    const { answer: before, failure } = this.current;
    const changed = before === null || fingerprint(before) !== fingerprint(answer);
    this.unchanged = changed ? 0 : this.unchanged + 1;
    this.current = withAnswer(this.current, answer);
    this.answeredAt = this.lookedAt = thisMoment();
    this.watchSigns(answer);
    this.schedule();
    if (changed || failure !== null) {
      this.tell('change');
    }
  }

  dispose(): void {
    this.disposed = true;
    for (const look of this.looks) {
      look.abort();
    }
    clearTimeout(this.timer);
    this.signs.pause();
    this.removeAllListeners();
  }

  private joinNext(): Promise<Snapshot> {
    this.queued ??= (this.running ?? Promise.resolve()).then(() => {
      this.queued = undefined;
      return this.running ?? this.start();
    });
    return this.queued;
  }

  private start(signal?: AbortSignal): Promise<Snapshot> {
    this.running = this.look(signal).finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async look(cancelled?: AbortSignal): Promise<Snapshot> {
    clearTimeout(this.timer);
    this.current = { ...this.current, looking: true };
    const outcome = await this.ask(cancelled);
    this.current = { ...this.current, looking: false };
    if ('answer' in outcome) {
      this.take(outcome.answer);
    } else if (cancelled?.aborted === true) {
      this.lookedAt = thisMoment();
      this.schedule();
    } else if (!this.disposed) {
      this.fail(outcome.error);
    }
    this.tell('looked');
    return this.current;
  }

  /** One signal for one look: the caller's own may outlive the monitor, and then nothing of this may stay with it. */
  private async ask(
    cancelled: AbortSignal | undefined,
  ): Promise<{ readonly answer: DaemonStatusResponse } | { readonly error: unknown }> {
    const look = new AbortController();
    const cancel = () => {
      look.abort(cancelled?.reason);
    };
    this.looks.add(look);
    cancelled?.addEventListener('abort', cancel, { once: true });
    try {
      if (this.disposed || cancelled?.aborted === true) {
        cancel();
      }
      return { answer: await boundedCheck(this.options.check, {}, look.signal) };
    } catch (error) {
      return { error };
    } finally {
      cancelled?.removeEventListener('abort', cancel);
      this.looks.delete(look);
    }
  }

  /** One listener that throws is its own trouble, neither that of the others nor of the look. */
  private tell(event: keyof MonitorEvents): void {
    for (const listener of this.rawListeners(event)) {
      try {
        listener(this.current);
      } catch (error) {
        this.options.log.error('What was seen could not be shown.', error);
      }
    }
  }

  private fail(error: unknown): void {
    this.options.log.error('The look failed.', error);
    this.current = { ...this.current, failure: errorText(error) };
    this.lookedAt = thisMoment();
    this.tell('change');
    this.schedule();
  }

  private schedule(): void {
    clearTimeout(this.timer);
    const { answer } = this.current;
    const delay = nextLookIn({
      intervalMs: this.options.intervalMs(),
      unchanged: this.unchanged,
      inBetween: answer !== null && isInBetween(answer),
    });
    if (this.watched && delay !== null && !this.disposed) {
      // Whoever comes back waits for what is left of the interval, not for all of it again.
      const gone = this.lookedAt === null ? 0 : elapsedSince(this.lookedAt);
      this.timer = setTimeout(
        () => {
          if (!this.running) {
            void this.start();
          }
        },
        Math.max(0, delay - gone),
      );
    }
  }

  private watchSigns(answer: DaemonStatusResponse): void {
    const instances = entriesOf(answer).flatMap(({ details }) => details?.instances ?? []);
    this.signs.watch({
      pids: instances.flatMap(({ pid }) => pid ?? []),
      folders: instances.flatMap(({ folder }) => folder ?? []),
    });
  }
}

/** True where its look began before the other's. */
function isOlder(one: DaemonStatusResponse, other: DaemonStatusResponse): boolean {
  return Date.parse(one.checked_at) < Date.parse(other.checked_at);
}
