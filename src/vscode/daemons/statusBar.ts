import { hostname } from 'node:os';
import {
  type Disposable,
  l10n,
  MarkdownString,
  StatusBarAlignment,
  type StatusBarItem,
  ThemeColor,
  window,
} from 'vscode';
import type { Monitor } from '../../monitor/monitor';
import { alarmOf, entriesOf, whatMatters, worstState } from '../../monitor/snapshot';
import { alarmsOf } from '../../monitor/trouble/alarms';
import type { DaemonStatusResponse, DaemonType, State } from '../../status/result';
import { labelText, markdownText } from '../shared/plainText';
import { oldMark } from './age';
import type { ClusterHeadline, ClusterHeadlines } from './clusterHeadlines';
import { stateCodicon } from './codicons';
import { PROGRAMS } from './daemonNames';
import { EDITOR_LANGUAGE } from './editorLanguage';
import { headline } from './texts/alarmText';
import { machineText } from './rows/treeRows';
import { ageText } from './texts/durations';
import { stateText } from './texts/stateText';

const BACKGROUNDS = {
  error: 'statusBarItem.errorBackground',
  warning: 'statusBarItem.warningBackground',
} as const;

/** One item with the worst of what matters here. It appears with the first look; VS Code lets users hide it. */
export function showStatusBar(
  monitor: Monitor,
  command: string,
  headlines: ClusterHeadlines,
): { item: StatusBarItem; updateAge: () => void; disposable: Disposable } {
  const item = window.createStatusBarItem('ipfsCluster.status', StatusBarAlignment.Left, 0);
  item.name = l10n.t('IPFS Daemons');
  item.command = command;
  let mark: string | null = null;
  const update = () => {
    mark = markOf(monitor, headlines);
    draw(item, monitor, headlines.worst);
  };
  monitor.on('change', update);
  return {
    item,
    disposable: headlines.onDidChange(update),
    updateAge: () => {
      if (markOf(monitor, headlines) !== mark) {
        update();
      }
    },
  };
}

/** All that changes by itself as time goes by. */
function markOf(monitor: Monitor, { worst }: ClusterHeadlines): string | null {
  const marks = [oldMark(monitor), worst && clusterMark(worst)];
  return marks.some((one) => one !== null) ? marks.join('; ') : null;
}

/** What is known of a cluster is of now while somebody looks at it: its pings are asked for four times a minute. */
const CLUSTER_OLD_MS = 90_000;

function clusterMark({ seenAt }: ClusterHeadline): string | null {
  const ageMs = EDITOR_LANGUAGE.now() - seenAt;
  return ageMs > CLUSTER_OLD_MS ? l10n.t('seen {0} ago', ageText(EDITOR_LANGUAGE, ageMs)) : null;
}

/** What the item shows; how old it is stands beside it where it is old: green of an hour ago is no green. */
function draw(item: StatusBarItem, monitor: Monitor, cluster: ClusterHeadline | null): void {
  const { answer, failure } = monitor.snapshot;
  const alarm = failure === null ? answer && alarmOf(answer) : 'warning';
  const { state, text } = failure === null && answer ? worstOf(answer) : nothingKnown(failure);
  const isClusterWorse = cluster !== null && isWorse(cluster, alarm, state);
  const mark = isClusterWorse ? clusterMark(cluster) : oldMark(monitor);
  const shown = isClusterWorse ? cluster.text : text;
  const words = labelText(mark === null ? shown : `${shown} (${mark})`);
  const icon = isClusterWorse ? `$(${cluster.alarm})` : iconOf(state);
  item.text = `${icon} IPFS: ${words}`;
  item.tooltip = tooltip(answer, failure, cluster);
  const colour = isClusterWorse ? cluster.alarm : alarm;
  item.backgroundColor = colour === null ? undefined : new ThemeColor(BACKGROUNDS[colour]);
  item.accessibilityInformation = { label: `IPFS: ${words}. ${lines(answer).join('. ')}`, role: 'button' };
  item.show();
}

function iconOf(state: State | null): string {
  return state === null ? '$(circle-large-outline)' : stateCodicon(state);
}

/** Daemons that only suffer from a peer elsewhere name no cause: their cluster does. */
function isWorse(
  { alarm }: ClusterHeadline,
  ofDaemons: 'error' | 'warning' | null,
  state: State | null,
): boolean {
  return ofDaemons === null || (alarm === ofDaemons ? state === 'degraded' : alarm === 'error');
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

function tooltip(
  answer: DaemonStatusResponse | null,
  failure: string | null,
  cluster: ClusterHeadline | null,
): MarkdownString {
  const markdown = new MarkdownString(undefined, true);
  if (answer) {
    markdown.appendMarkdown(`${markdownText(machineText(hostname(), EDITOR_LANGUAGE, answer))}  \n`);
  }
  for (const { type, state } of answer ? entriesOf(answer) : []) {
    const words = stateText(EDITOR_LANGUAGE, state);
    markdown.appendMarkdown(`${stateCodicon(state)} ${PROGRAMS[type]}: ${words}  \n`);
  }
  if (cluster !== null) {
    const mark = clusterMark(cluster);
    const text = mark === null ? cluster.text : `${cluster.text} (${mark})`;
    markdown.appendMarkdown(`$(${cluster.alarm}) ${markdownText(text)}  \n`);
  }
  if (failure !== null) {
    markdown.appendMarkdown('\n').appendMarkdown(markdownText(l10n.t('Could not look: {0}', failure)));
  }
  return markdown;
}
