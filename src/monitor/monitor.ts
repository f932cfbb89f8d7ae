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
    const interval = this.options.intervalMs();
    const isOld = interval > 0 && performance.now() - this.lookedAt >= interval;
    if (this.current.answer === null || isOld) {
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
    return untilAborted(this.joinNext(), signal, () => this.current);
  }

  /** Takes in an answer about all types that somebody else asked the controller for. */
  accept(answer: DaemonStatusResponse): void {
    const { answer: before, failure } = this.current;
    const changed = before === null || fingerprint(before) !== fingerprint(answer);
    this.unchanged = changed ? 0 : this.unchanged + 1;
    this.current = withAnswer(this.current, answer);
    this.lookedAt = performance.now();
    this.watchTraces();
    this.schedule();
    if (changed || failure !== null) {
      this.emit('change', this.current);
    }
  }

  dispose(): void {
    this.ended.abort();
    clearTimeout(this.timer);
    this.traces.dispose();
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
    const signal = cancelled ? AbortSignal.any([this.ended.signal, cancelled]) : this.ended.signal;
    const outcome = await this.options.check({}, signal).then(
      (answer) => ({ answer }),
      (error: unknown) => ({ error }),
    );
    this.current = { ...this.current, looking: false };
    if ('answer' in outcome) {
      this.accept(outcome.answer);
    } else if (cancelled?.aborted === true) {
      this.schedule();
    } else if (!this.ended.signal.aborted) {
      this.fail(outcome.error);
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
        if (!this.running) {
          void this.start();
        }
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

/** Ends somebody's waiting, not the work. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined, instead: () => T): Promise<T> {
  if (!signal) {
    return work;
  }
  return new Promise((resolve, reject) => {
    signal.addEventListener(
      'abort',
      () => {
        resolve(instead());
      },
      { once: true },
    );
    work.then(resolve, reject);
  });
}
