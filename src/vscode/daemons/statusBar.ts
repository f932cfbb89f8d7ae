import { hostname } from 'node:os';
import { l10n, MarkdownString, StatusBarAlignment, type StatusBarItem, ThemeColor, window } from 'vscode';
import type { Monitor } from '../../monitor/monitor';
import { alarmOf, entriesOf, type Snapshot, whatMatters, worstState } from '../../monitor/snapshot';
import { alarmsOf } from '../../monitor/trouble/alarms';
import type { DaemonStatusResponse, DaemonType, State } from '../../status/result';
import { labelText, markdownText } from '../shared/plainText';
import { oldMark } from './age';
import { stateCodicon } from './codicons';
import { PROGRAMS } from './daemonNames';
import { EDITOR_LANGUAGE } from './editorLanguage';
import { headline } from './texts/alarmText';
import { machineText } from './rows/treeRows';
import { stateText } from './texts/stateText';

const BACKGROUNDS = {
  error: 'statusBarItem.errorBackground',
  warning: 'statusBarItem.warningBackground',
} as const;

/** One item with the worst of what matters here. It appears with the first look; VS Code lets users hide it. */
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
  const { state, text } = failure === null && answer ? worstOf(answer) : nothingKnown(failure);
  const words = labelText(mark === null ? text : `${text} (${mark})`);
  item.text = `${state === null ? '$(circle-large-outline)' : stateCodicon(state)} IPFS: ${words}`;
  item.tooltip = tooltip(answer, failure);
  const alarm = failure === null ? answer && alarmOf(answer) : 'warning';
  item.backgroundColor = alarm === null ? undefined : new ThemeColor(BACKGROUNDS[alarm]);
  item.accessibilityInformation = { label: `IPFS: ${words}. ${lines(answer).join('. ')}`, role: 'button' };
  item.show();
}

interface Headline {
  readonly state: State | null;
  readonly text: string;
}

/** The worst cause by its name; the icon is that of the state that the words tell. */
function worstOf(answer: DaemonStatusResponse): Headline {
  const worst = worstState(answer);
  // The health of the machine follows from this one: what it is about is told first.
  const isWorst = ({ type }: { readonly type: DaemonType }) => answer.daemons[type]?.state === worst;
  const all = alarmsOf(answer);
  const decisive = all.filter((alarm) => isWorst(alarm) || alarm.sufferers.some(isWorst));
  const alarms = [...decisive, ...all.filter((alarm) => !decisive.includes(alarm))];
  const entry = whatMatters(answer).find(({ state }) => state === worst) ?? null;
  return { state: alarms[0]?.state ?? worst, text: headline(EDITOR_LANGUAGE, alarms, answer, entry) };
}

function nothingKnown(failure: string | null): Headline {
  return failure === null
    ? { state: null, text: l10n.t('not set up') }
    : { state: 'unknown', text: stateText(EDITOR_LANGUAGE, 'unknown') };
}

function lines(answer: DaemonStatusResponse | null): string[] {
  return answer
    ? entriesOf(answer).map(({ type, state }) => `${PROGRAMS[type]}: ${stateText(EDITOR_LANGUAGE, state)}`)
    : [];
}

function tooltip(answer: DaemonStatusResponse | null, failure: string | null): MarkdownString {
  const markdown = new MarkdownString(undefined, true);
  if (answer) {
    markdown.appendMarkdown(`${markdownText(machineText(hostname(), EDITOR_LANGUAGE, answer))}  \n`);
  }
  for (const { type, state } of answer ? entriesOf(answer) : []) {
    const words = stateText(EDITOR_LANGUAGE, state);
    markdown.appendMarkdown(`${stateCodicon(state)} ${PROGRAMS[type]}: ${words}  \n`);
  }
  if (failure !== null) {
    markdown.appendMarkdown('\n').appendMarkdown(markdownText(l10n.t('Could not look: {0}', failure)));
  }
  return markdown;
}
