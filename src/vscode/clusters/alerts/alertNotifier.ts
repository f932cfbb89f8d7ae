import { l10n, window } from 'vscode';
import type { AlertEvent } from '../../../clusters/answers';
import type { ToldCauses } from '../../../monitor/news/toldCauses';
import { EDITOR_LANGUAGE } from '../../daemons/editorLanguage';
import type { MutedToday } from '../../shared/mutedToday';
import { messageText } from '../../shared/plainText';
import type { NotedAlert } from '../notedAlert';
import { causeText } from '../rows/alertWords';
import { causesOfAlert } from './causesOfAlert';

/** What one look found is told at once. */
const GATHERED_MS = 1000;
const MOST_NAMED = 3;

export interface NotifierParts {
  readonly told: ToldCauses;
  readonly muted: MutedToday;
  readonly isWanted: () => boolean;
  /** Brings the row of a peer into sight, or that of its cluster. */
  readonly reveal: (cluster: string, peerId: string | null) => Promise<void>;
}

/** Tells of what was raised: once for each cause, and those of one look in one notification. */
export class AlertNotifier {
  private waiting: NotedAlert[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly parts: NotifierParts) {}

  take(alert: NotedAlert): void {
    const { told, isWanted } = this.parts;
    const causes = causesOfAlert(alert.event, alert.key, alert.peers);
    if (alert.event.event === 'cleared') {
      told.release(causes);
    } else if (isWanted() && told.claim(causes) && alert.isOurs) {
      this.waiting.push(alert);
      this.timer ??= setTimeout(() => {
        void this.tell();
      }, GATHERED_MS);
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
  }

  private async tell(): Promise<void> {
    const { muted, reveal } = this.parts;
    const [first, ...others] = this.waiting.splice(0);
    this.timer = undefined;
    if (first === undefined || muted.isMuted) {
      return;
    }
    const [show, mute] = [l10n.t('Show'), l10n.t('Mute for Today')];
    const text = textOf([first, ...others].map(({ event }) => event));
    const picked = await window.showWarningMessage(messageText(text), show, mute);
    if (picked === show) {
      await reveal(first.key, first.event.subject);
    } else if (picked === mute) {
      await muted.mute();
    }
  }
}

/** "demo: peer3 missing, Kubo of peer2 down." */
function textOf(events: readonly AlertEvent[]): string {
  const clusters = [...new Set(events.map(({ cluster }) => cluster))];
  const isOne = clusters.length === 1;
  const causes = events.map((event) => {
    const cause = causeText(EDITOR_LANGUAGE, event);
    return isOne ? cause : l10n.t('{0} in {1}', cause, event.cluster);
  });
  const named = causes.slice(0, MOST_NAMED);
  const more = causes.length - named.length;
  const list = [...named, ...(more > 0 ? [l10n.t('{0} more', more)] : [])].join(', ');
  return isOne ? l10n.t('{0}: {1}.', clusters[0] ?? '', list) : l10n.t('{0}.', list);
}
