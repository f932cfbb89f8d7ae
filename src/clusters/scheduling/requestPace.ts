const MINUTE_MS = 60_000;
/** What is sent a minute apart may arrive closer together. */
const SPAN_MS = MINUTE_MS + 1000;

/** Counts the requests of the last minute, and says when there is room for more. */
export class RequestPace {
  private readonly sentAt: number[] = [];
  private underWay = 0;

  /**
   * @param most in any minute
   * @param elsewhere how many requests of the last minute others of us have sent to the same daemon
   */
  constructor(
    private readonly most: number,
    private readonly elsewhere: () => number = () => 0,
  ) {}

  /**
   * So many are sent from now on.
   * @returns to be called with the time at which they are answered: any of them may have been sent as late as that, as
   *   where this program or the daemon is busy
   */
  begin(count: number): (now: number) => void {
    this.underWay += count;
    return (now) => {
      this.underWay -= count;
      for (let sent = 0; sent < count; sent++) {
        this.sentAt.push(now);
      }
    };
  }

  /** Our own. */
  inLastMinute(now: number): number {
    return this.underWay + this.sentAt.filter((at) => at > now - MINUTE_MS).length;
  }

  /** Milliseconds until so many more have room; 0 where they have it now. */
  roomIn(now: number, count: number): number {
    this.forget(now);
    const over = this.sentAt.length + this.underWay + this.elsewhere() + count - this.most;
    if (over <= 0) {
      return 0;
    }
    const freed = this.sentAt[over - 1];
    // What others sent is past some time within the minute; nobody knows when.
    return freed === undefined ? MINUTE_MS / 12 : Math.max(1, freed + SPAN_MS - now);
  }

  private forget(now: number): void {
    const kept = this.sentAt.findIndex((at) => at > now - SPAN_MS);
    this.sentAt.splice(0, kept === -1 ? this.sentAt.length : kept);
  }
}
