import { l10n, MarkdownString, StatusBarAlignment, type StatusBarItem, ThemeColor, window } from 'vscode';
import type { Monitor } from '../../monitor/monitor';
import { alarmOf, entriesOf, type Snapshot, worstState } from '../../monitor/snapshot';
import type { DaemonStatusResponse } from '../../status/result';
import { PROGRAMS } from './daemonNames';
import { stateCodicon, stateText } from './stateAppearance';
import { markdownText } from '../shared/plainText';
import { oldMark } from './age';

const BACKGROUNDS = {
  error: 'statusBarItem.errorBackground',
  warning: 'statusBarItem.warningBackground',
} as const;

/** One item with the worst state of what matters here. It appears with the first look; VS Code lets users hide it. */
export function showStatusBar(
  monitor: Monitor,
  command: string,
): { item: StatusBarItem; updateAge: () => void } {
  const item = window.createStatusBarItem('ipfsCluster.status', StatusBarAlignment.Left, 0);
  item.name = l10n.t('IPFS Daemons');
  item.command = command;
  let mark: string | null = null;
  const update = () => {
    mark = oldMark(monitor);
    draw(item, monitor.snapshot, mark);
  };
  monitor.on('change', update);
  return {
    item,
    updateAge: () => {
      if (oldMark(monitor) !== mark) {
        update();
      }
    },
  };
}

/** @param mark says how old the answer is where it is old: green of an hour ago is no green */
function draw(item: StatusBarItem, { answer, failure }: Snapshot, mark: string | null): void {
  const state = failure === null ? (answer ? worstState(answer) : null) : 'unknown';
  const seen = state === null ? l10n.t('not set up') : stateText(state);
  const words = mark === null ? seen : `${seen} (${mark})`;
  item.text = `${state === null ? '$(circle-large-outline)' : stateCodicon(state)} IPFS: ${words}`;
  item.tooltip = tooltip(answer, failure);
  const alarm = failure === null ? answer && alarmOf(answer) : 'warning';
  item.backgroundColor = alarm === null ? undefined : new ThemeColor(BACKGROUNDS[alarm]);
  item.accessibilityInformation = { label: `IPFS: ${words}. ${lines(answer).join('. ')}`, role: 'button' };
  item.show();
}

function lines(answer: DaemonStatusResponse | null): string[] {
  return answer ? entriesOf(answer).map(({ type, state }) => `${PROGRAMS[type]}: ${stateText(state)}`) : [];
}

function tooltip(answer: DaemonStatusResponse | null, failure: string | null): MarkdownString {
  const markdown = new MarkdownString(undefined, true);
  for (const { type, state } of answer ? entriesOf(answer) : []) {
    markdown.appendMarkdown(`${stateCodicon(state)} ${PROGRAMS[type]}: ${stateText(state)}  \n`);
  }
  if (failure !== null) {
    markdown.appendMarkdown('\n').appendMarkdown(markdownText(l10n.t('Could not look: {0}', failure)));
  }
  return markdown;
}
