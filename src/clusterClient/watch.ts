import { setMaxListeners } from 'node:events';

export type Ending = 'total' | 'idle' | 'cancelled';

export interface WatchOptions {
  /** Milliseconds for all of it; null for as long as it takes. */
  readonly totalMs: number | null;
  /** Milliseconds without a sign of the other side while somebody waits for one; null for as long as it takes. */
  readonly idleMs: number | null;
  /** Whoever asked gives up. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The end of one request: after some time, after some silence, or when whoever asked gives up. To be disposed of; then
 * the caller's signal knows nothing of it any more.
 */
export class Watch {
  private readonly controller = new AbortController();
  private readonly total: NodeJS.Timeout | undefined;
  private turn: NodeJS.Immediate | undefined;
  private how: Ending | null = null;

  constructor(private readonly options: WatchOptions) {
    setMaxListeners(0, this.signal);
    this.total =
      options.totalMs === null
        ? undefined
        : setTimeout(() => {
            this.turn = this.soon('total');
          }, options.totalMs);
    if (options.signal?.aborted === true) {
      this.cancel();
    } else {
      options.signal?.addEventListener('abort', this.cancel, { once: true });
    }
  }

  /** Ends the request. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Null while it goes on. */
  get ending(): Ending | null {
    return this.how;
  }

  /** Waits for a sign of the other side. What passes between two signs that nobody waits for counts for nothing. */
  async forSign<T>(sign: Promise<T>): Promise<T> {
    const { idleMs } = this.options;
    let turn: NodeJS.Immediate | undefined;
    const timer =
      idleMs === null
        ? undefined
        : setTimeout(() => {
            turn = this.soon('idle');
          }, idleMs);
    try {
      return await sign;
    } finally {
      clearTimeout(timer);
      clearImmediate(turn);
    }
  }

  dispose(): void {
    clearTimeout(this.total);
    clearImmediate(this.turn);
    this.options.signal?.removeEventListener('abort', this.cancel);
  }

  /** On a busy machine a timer is seen to be over before the input that has long arrived: that is taken in first. */
  private soon(how: Ending): NodeJS.Immediate {
    return setImmediate(() => {
      this.end(how, new DOMException('The deadline has passed.', 'TimeoutError'));
    });
  }

  private readonly cancel = (): void => {
    this.end('cancelled', this.options.signal?.reason);
  };

  private end(how: Ending, reason: unknown): void {
    this.how ??= how;
    this.controller.abort(reason);
  }
}
