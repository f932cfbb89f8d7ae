import { setMaxListeners } from 'node:events';
import { ownClock } from './ownClock';

/** Finished work may have to be taken in before anybody says that it was not done: what is late is then given so much. */
const GRACE_MS = 200;

const ENDED = new DOMException('The work is done.', 'AbortError');

/**
 * The end of some work: after some time in which this program could run, with the whole that it is a part of, or when
 * whoever asked for it gives up. It is held by its timer, so it comes whatever the garbage collector does (`AbortSignal.any` over `AbortSignal.timeout` was
 * collected by Node 20 and early 22); in return it has to be disposed of. Afterwards the caller's signal, which may
 * live as long as the program, knows nothing of it any more.
 */
export class Deadline {
  private readonly controller = new AbortController();
  private readonly parts = new Set<Deadline>();
  /** Told of the end like those who listen to the signal, with less work. */
  private readonly waiting = new Set<() => void>();
  private readonly dueAt: number;
  private readonly stop: () => void;

  /**
   * @param ms milliseconds from now, by our own clock, which need not be a whole number
   * @param caller aborts it earlier, and at once where it is aborted already
   */
  constructor(
    ms: number,
    private readonly caller?: AbortSignal,
    private readonly whole?: Deadline,
  ) {
    const wholeMs = Math.max(0, Math.ceil(ms));
    this.stop = ownClock.after(wholeMs, this.pass);
    this.dueAt = ownClock.now() + wholeMs;
    // Every request of a look listens to it; that is no leak.
    setMaxListeners(0, this.signal);
    if (caller?.aborted === true) {
      this.cancel();
    } else {
      caller?.addEventListener('abort', this.cancel, { once: true });
    }
  }

  /** Aborted when the time is over, with a `TimeoutError`, or by the caller, with the caller's reason. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Milliseconds that are left; 0 when the time is over. */
  get remainingMs(): number {
    return this.signal.aborted ? 0 : Math.max(0, this.dueAt - ownClock.now());
  }

  /** A deadline inside of this one: it ends with it at the latest. */
  part(ms: number): Deadline {
    const part = new Deadline(Math.min(ms, this.remainingMs), undefined, this);
    if (this.signal.aborted) {
      part.abort(this.signal.reason);
    } else {
      this.parts.add(part);
    }
    return part;
  }

  /**
   * Waits for work that may not heed the signal, as a look into a file system that hangs does not.
   * @param graceMs how long after the end it is waited for, so that what ends with the deadline can still tell
   * @returns what the work gives; `otherwise` where it is not done by then
   */
  within<T, Otherwise>(work: Promise<T>, otherwise: Otherwise, graceMs = GRACE_MS): Promise<T | Otherwise> {
    return new Promise((resolve, reject) => {
      let stop: (() => void) | undefined;
      const onEnd = () => {
        stop = ownClock.after(graceMs, () => {
          resolve(otherwise);
        });
      };
      const forget = () => {
        stop?.();
        this.waiting.delete(onEnd);
      };
      if (this.signal.aborted) {
        onEnd();
      } else {
        this.waiting.add(onEnd);
      }
      work.finally(forget).then(resolve, reject);
    });
  }

  /** To be called when the work is done: no timer and no listener stays, and what was forgotten begins nothing new. */
  dispose(): void {
    this.abort(ENDED);
    this.caller?.removeEventListener('abort', this.cancel);
    this.whole?.parts.delete(this);
    this.parts.clear();
  }

  private readonly pass = (): void => {
    this.abort(new DOMException('The deadline has passed.', 'TimeoutError'));
  };

  private readonly cancel = (): void => {
    this.abort(this.caller?.reason);
  };

  private abort(reason: unknown): void {
    this.stop();
    this.controller.abort(reason);
    for (const onEnd of this.waiting) {
      onEnd();
    }
    this.waiting.clear();
    for (const part of this.parts) {
      part.abort(reason);
    }
  }
}

/** Waits for the end of a deadline, whatever ends it. */
export function passed({ signal }: Pick<Deadline, 'signal'>): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
    } else {
      signal.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
    }
  });
}
