/** A look asks a peer that is well for its pings, alerts, identity and, of a small cluster, its peers. */
const REQUESTS_OF_A_LOOK = 4;
const MINUTE_MS = 60_000;
/** However often those who scrape have the daemons looked at: what is asked of clusters keeps half of the requests. */
export const MOST_OF_SCRAPES = 6;

/** Counts what the looks at the daemons ask of each, so that all that a program asks stays within one number. */
export class LookRequests {
  private ends: number[] = [];

  /** A look has ended. */
  note(): void {
    this.ends = [...this.recent(), performance.now()];
  }

  inLastMinute(): number {
    return this.recent().length * REQUESTS_OF_A_LOOK;
  }

  private recent(): number[] {
    const since = performance.now() - MINUTE_MS;
    return this.ends.filter((at) => at > since);
  }
}
