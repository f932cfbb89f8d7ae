import { LookRequests, MOST_OF_SCRAPES } from '../../clusters/scheduling/lookRequests';
import type { Monitor } from '../../monitor/monitor';

/** Counts what the looks at the daemons ask of each, so that all that this window asks stays within one number. */
export class RequestsOfLooks {
  private readonly own = new LookRequests();
  private readonly scraped = new LookRequests();
  private readonly note = () => {
    this.own.note();
  };

  /** What is seen for the first time is no change. */
  private isKnown: boolean;
  private readonly noteChange = () => {
    if (this.isKnown) {
      this.own.noteChange();
    }
    this.isKnown = true;
  };

  constructor(private readonly monitor: Monitor) {
    this.isKnown = monitor.snapshot.answer !== null;
    monitor.on('looked', this.note).on('change', this.noteChange);
  }

  /** The endpoint of this window has looked. */
  noteScrape(): void {
    this.scraped.note();
  }

  inLastMinute(): number {
    const own = this.own.inLastMinute();
    return Math.max(own, Math.min(MOST_OF_SCRAPES, own + this.scraped.inLastMinute()));
  }

  dispose(): void {
    this.monitor.off('looked', this.note).off('change', this.noteChange);
  }
}
