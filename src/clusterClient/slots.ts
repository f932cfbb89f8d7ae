/** So many at once, and the others in turn. */
export class Slots {
  private readonly waiting: (() => void)[] = [];

  constructor(private free: number) {}

  /**
   * Waits for a turn.
   * @returns ends the turn; more than once is no more than once
   * @throws the signal's reason where it is aborted before
   */
  async take(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.free > 0) {
      this.free--;
    } else {
      await this.turn(signal);
    }
    let isTaken = true;
    return () => {
      if (isTaken) {
        isTaken = false;
        this.next();
      }
    };
  }

  private next(): void {
    const waiting = this.waiting.shift();
    if (waiting) {
      waiting();
    } else {
      this.free++;
    }
  }

  private turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.waiting.splice(this.waiting.indexOf(proceed), 1);
        reject(signal.reason as Error);
      };
      const proceed = () => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.waiting.push(proceed);
    });
  }
}
