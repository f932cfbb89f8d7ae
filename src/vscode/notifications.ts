import { Disposable, l10n, type TreeView, window } from 'vscode';
import type { Monitor } from '../monitor/monitor';
import { type Clock, HeldNews, type News } from '../monitor/news/heldNews';
import { kuboCause, peerCause, type ToldCauses } from '../monitor/news/toldCauses';
import type { Subject } from '../monitor/trouble/subjects';
import { PROGRAMS } from './daemons/daemonNames';
import { EDITOR_LANGUAGE } from './daemons/editorLanguage';
import type { Row } from './daemons/rows/row';
import { stateText } from './daemons/texts/stateText';
import { wantsNotifications } from './settings';
import type { MutedToday } from './shared/mutedToday';
import { messageText } from './shared/plainText';

const REAL_CLOCK: Clock = {
  now: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};

export interface NewsParts {
  readonly monitor: Monitor;
  readonly view: TreeView<Row>;
  /** What clusters tell of as well. */
  readonly told: ToldCauses;
  readonly muted: MutedToday;
  readonly show: (key: string) => Thenable<unknown>;
}

/** Tells of a crash and of a recovery whoever wants that and looks elsewhere. */
export function notifyOfNews({ monitor, view, told, muted, show }: NewsParts): Disposable {
  const held = new HeldNews(REAL_CLOCK, (news) => {
    const causes = causesOf(news.subject);
    if (news.kind === 'recovered') {
      told.release(causes);
    }
    if (view.visible || !wantsNotifications() || muted.isMuted) {
      return;
    }
    // A peer that crashed here is missing in its cluster: one cause, told once.
    if (news.kind === 'recovered' || told.claim(causes)) {
      void tell(news, muted, show);
    }
  });
  const see = () => {
    const { answer } = monitor.snapshot;
    if (!wantsNotifications()) {
      held.clear();
    } else if (answer !== null) {
      held.see(answer);
    }
  };
  monitor.on('looked', see);
  return new Disposable(() => {
    monitor.off('looked', see);
    held.clear();
  });
}

function causesOf({ type, key, instance: { peer_id: id } }: Subject): string[] {
  return [key, ...(type === 'ipfs' ? kuboCause(id) : peerCause(id))];
}

async function tell(
  { kind, subject }: News,
  muted: MutedToday,
  show: (key: string) => Thenable<unknown>,
): Promise<void> {
  const { type, name, key, instance } = subject;
  const [open, mute] = [l10n.t('Show'), l10n.t('Mute for Today')];
  const who = `${PROGRAMS[type]} ${name}`;
  const picked =
    kind === 'down'
      ? await window.showWarningMessage(
          messageText(l10n.t('{0}: {1}.', who, stateText(EDITOR_LANGUAGE, instance.state))),
          open,
          mute,
        )
      : await window.showInformationMessage(messageText(l10n.t('{0} runs again.', who)), open);
  if (picked === open) {
    await show(key);
  } else if (picked === mute) {
    await muted.mute();
  }
}
