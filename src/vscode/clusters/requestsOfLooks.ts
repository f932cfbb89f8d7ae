import type { Monitor } from '../../monitor/monitor';

/** A look asks a peer that is well for its pings, alerts, identity and, of a small cluster, its peers. */
const REQUESTS_OF_A_LOOK = 4;
const MINUTE_MS = 60_000;

/** Counts what the looks at the daemons ask of each, so that all that this window asks stays within one number. */
export class RequestsOfLooks {
  private ends: number[] = [];
  private readonly note = () => {
    this.ends = [...this.recent(), performance.now()];
  };

  constructor(private readonly monitor: Monitor) {
    monitor.on('looked', this.note);
  }

  inLastMinute(): number {
    return this.recent().length * REQUESTS_OF_A_LOOK;
  }

  dispose(): void {
    this.monitor.off('looked', this.note);
  }

  private recent(): number[] {
    const since = performance.now() - MINUTE_MS;
    return this.ends.filter((at) => at > since);
  }
}
