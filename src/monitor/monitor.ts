import { EventEmitter } from 'node:events';
import type { CheckDaemonStatus } from '../controller/checkDaemonStatus';
import type { DaemonStatusResponse } from '../status/result';
import { fingerprint, isInBetween } from './changes';
import { nextLookIn } from './pacing';
import { entriesOf, NOTHING_KNOWN, type Snapshot, withAnswer } from './snapshot';
import { TraceWatcher } from './traceWatcher';

export interface MonitorLog {
  debug(message: string): void;
  error(message: string, error: unknown): void;
}

export interface MonitorOptions {
  readonly check: CheckDaemonStatus;
  /** Milliseconds between two looks while somebody watches; 0 for none. Read before each wait. */
  readonly intervalMs: () => number;
  readonly log: MonitorLog;
}

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
  private lookedAt = -Infinity;
  private cancelled = new AbortController();
  private readonly ended = new AbortController();
  private readonly traces: TraceWatcher;

  constructor(private readonly options: MonitorOptions) {
    super();
    this.traces = new TraceWatcher(
      () => {
        options.log.debug('A lock, socket or configuration file changed: looking again.');
        void this.refresh();
      },
      (folder, error) => {
        options.log.debug(`${folder} cannot be watched (${error.message}); regular looks go on.`);
      },
    );
  }

  get snapshot(): Snapshot {
    return this.current;
  }

  /** While watched, looks come by themselves. */
  setWatched(watched: boolean): void {
    if (watched === this.watched || this.ended.signal.aborted) {
      return;
    }
    this.watched = watched;
    this.unchanged = 0;
    if (!watched) {
      clearTimeout(this.timer);
      this.traces.watch([]);
      return;
    }
    this.watchTraces();
    if (this.running) {
      return;
    }
    if (this.current.answer === null || performance.now() - this.lookedAt >= this.options.intervalMs()) {
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
   * @param signal ends the look that is under way, for everybody: what was known before stays
   */
  refresh(signal?: AbortSignal): Promise<Snapshot> {
    this.unchanged = 0;
    signal?.addEventListener('abort', () => {
      this.cancelled.abort();
    });
    return this.lookOrJoin();
  }

  /** Takes in an answer about all types that somebody else asked the controller for. */
  accept(answer: DaemonStatusResponse): void {
    const before = this.current.answer;
    const changed = before === null || fingerprint(before) !== fingerprint(answer);
    this.unchanged = changed ? 0 : this.unchanged + 1;
    const repaired = this.current.failure !== null;
    this.current = withAnswer(this.current, answer);
    this.lookedAt = performance.now();
    if (changed || repaired) {
      this.emit('change', this.current);
    }
    this.watchTraces();
    this.schedule();
  }

  dispose(): void {
    this.ended.abort();
    clearTimeout(this.timer);
    this.traces.dispose();
    this.removeAllListeners();
  }

  private lookOrJoin(): Promise<Snapshot> {
    if (!this.running) {
      this.running = this.look().finally(() => {
        this.running = undefined;
      });
      return this.running;
    }
    this.queued ??= this.running.then(() => {
      this.queued = undefined;
      return this.lookOrJoin();
    });
    return this.queued;
  }

  private async look(): Promise<Snapshot> {
    clearTimeout(this.timer);
    this.current = { ...this.current, looking: true };
    this.cancelled = new AbortController();
    const { signal } = this.cancelled;
    try {
      const answer = await this.options.check({}, AbortSignal.any([this.ended.signal, signal]));
      this.current = { ...this.current, looking: false };
      this.accept(answer);
    } catch (error) {
      this.current = { ...this.current, looking: false };
      if (signal.aborted) {
        this.schedule();
      } else if (!this.ended.signal.aborted) {
        this.fail(error);
      }
    }
    this.emit('looked', this.current);
    return this.current;
  }

  private fail(error: unknown): void {
    this.options.log.error('The look failed.', error);
    this.current = { ...this.current, failure: error instanceof Error ? error.message : String(error) };
    this.lookedAt = performance.now();
    this.emit('change', this.current);
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
    if (this.watched && delay !== null && !this.ended.signal.aborted) {
      this.timer = setTimeout(() => {
        void this.lookOrJoin();
      }, delay);
    }
  }

  private watchTraces(): void {
    const { answer } = this.current;
    if (this.watched && answer && !this.ended.signal.aborted) {
      const folders = entriesOf(answer).flatMap(({ details }) => details?.instances ?? []);
      this.traces.watch(folders.flatMap(({ folder }) => folder ?? []));
    }
  }
}
