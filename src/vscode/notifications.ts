import { Disposable, l10n, type TreeView, window } from 'vscode';
import type { Monitor } from '../monitor/monitor';
import { type Clock, HeldNews, type News } from '../monitor/news/heldNews';
import { PROGRAMS } from './daemons/daemonNames';
import { EDITOR_LANGUAGE } from './daemons/editorLanguage';
import type { Row } from './daemons/rows/row';
import { stateText } from './daemons/texts/stateText';
import { isOn } from './settings';
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

/** Tells of a crash and of a recovery whoever wants that and looks elsewhere. */
export function notifyOfNews(
  monitor: Monitor,
  view: TreeView<Row>,
  show: (key: string) => Thenable<unknown>,
): Disposable {
  const held = new HeldNews(REAL_CLOCK, (news) => {
    if (!view.visible && isOn('notifications')) {
      void tell(news, show);
    }
  });
  const see = () => {
    const { answer } = monitor.snapshot;
    if (!isOn('notifications')) {
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

async function tell({ kind, subject }: News, show: (key: string) => Thenable<unknown>): Promise<void> {
  const { type, name, key, instance } = subject;
  const open = l10n.t('Show');
  const who = `${PROGRAMS[type]} ${name}`;
  const picked =
    kind === 'down'
      ? await window.showWarningMessage(
          messageText(l10n.t('{0}: {1}.', who, stateText(EDITOR_LANGUAGE, instance.state))),
          open,
        )
      : await window.showInformationMessage(messageText(l10n.t('{0} runs again.', who)), open);
  if (picked === open) {
    await show(key);
  }
}
