/** A look asks a peer that is well for its pings, alerts, identity and, of a small cluster, its peers. */
const REQUESTS_OF_A_LOOK = 4;
const MINUTE_MS = 60_000;
/** However often those who scrape have the daemons looked at: what is asked of clusters keeps half of the requests. */
export const MOST_OF_SCRAPES = 6;

/** After a change looks come often. For that long some room is left beside them all the same, or clusters had no news. */
const AFTER_CHANGE_MS = 2 * MINUTE_MS;
const MOST_AFTER_CHANGE = 6;

/** Counts what the looks at the daemons ask of each, so that all that a program asks stays within one number. */
export class LookRequests {
  private ends: number[] = [];
  private changedAt = -Infinity;

  /** A look has ended. */
  note(): void {
    this.ends = [...this.recent(), performance.now()];
  }

  /** A look has found that something is no more as it was. */
  noteChange(): void {
    this.changedAt = performance.now();
  }

  /** As they count for those who ask the same daemon: at rest all of them. */
  inLastMinute(): number {
    const sent = this.recent().length * REQUESTS_OF_A_LOOK;
    const isAtRest = performance.now() - this.changedAt > AFTER_CHANGE_MS;
    return isAtRest ? sent : Math.min(MOST_AFTER_CHANGE, sent);
  }

  private recent(): number[] {
    const since = performance.now() - MINUTE_MS;
    return this.ends.filter((at) => at > since);
  }
}
