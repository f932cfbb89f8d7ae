import type { Monitor } from '../../monitor/monitor';
import { transitionsBetween } from '../../monitor/news/transitions';
import type { DaemonStatusResponse } from '../../status/result';
import { EDITOR_LANGUAGE } from './editorLanguage';
import { awayText } from './texts/awayText';

/** What changed while nobody looked at the view: told once, until the view is hidden again. */
export class AwayNews {
  private seen: DaemonStatusResponse | null = null;
  private isAway = true;
  private told: string | null = null;

  constructor(private readonly monitor: Monitor) {}

  /** A sentence; null where there is nothing to tell. */
  get text(): string | null {
    return this.told;
  }

  /** The view was shown or hidden, or a look has ended. @param visible whether the view can be seen now */
  update(visible: boolean, looked: boolean): void {
    if (!visible) {
      this.isAway = true;
      this.told = null;
      return;
    }
    const { answer } = this.monitor.snapshot;
    if (!looked || answer === null) {
      return;
    }
    if (this.isAway) {
      this.isAway = false;
      this.told = awayText(
        EDITOR_LANGUAGE,
        this.seen === null ? [] : transitionsBetween(this.seen, answer),
        answer,
      );
    }
    this.seen = answer;
  }
}
