const MINUTE_MS = 60_000;
/** Where the looks at the daemons take all, as after a change they do, the pings are asked for all the same. */
const LEFT_FOR_US = 6;

/** Counts the requests of the last minute, and says when there is room for more. */
export class RequestPace {
  private readonly sentAt: number[] = [];

  /**
   * @param most in any minute
   * @param elsewhere how many requests of the last minute others of us have sent to the same daemon
   */
  constructor(
    private readonly most: number,
    private readonly elsewhere: () => number = () => 0,
  ) {}

  note(now: number, count: number): void {
    for (let sent = 0; sent < count; sent++) {
      this.sentAt.push(now);
    }
  }

  /** Our own. */
  inLastMinute(now: number): number {
    this.forget(now);
    return this.sentAt.length;
  }

  /** Milliseconds until so many more have room; 0 where they have it now. */
  roomIn(now: number, count: number): number {
    const over = this.inLastMinute(now) + this.sentElsewhere() + count - this.most;
    if (over <= 0) {
      return 0;
    }
    const freed = this.sentAt[over - 1];
    // What others sent is past some time within the minute; nobody knows when.
    return freed === undefined ? MINUTE_MS / 12 : Math.max(1, freed + MINUTE_MS - now);
  }

  private sentElsewhere(): number {
    return Math.min(this.elsewhere(), this.most - LEFT_FOR_US);
  }

  private forget(now: number): void {
    const kept = this.sentAt.findIndex((at) => at > now - MINUTE_MS);
    this.sentAt.splice(0, kept === -1 ? this.sentAt.length : kept);
  }
}
