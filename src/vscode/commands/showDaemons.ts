import { commands, l10n, type QuickPickItem, QuickPickItemKind, type TreeView, window } from 'vscode';
import type { Monitor } from '../../monitor/monitor';
import { entriesOf, type Snapshot } from '../../monitor/snapshot';
import { peerNames } from '../../monitor/trouble/subjects';
import type { ModuleResult, State } from '../../status/result';
import { lookWithProgress } from '../shared/lookWithProgress';
import { revealRow } from '../shared/revealRow';
import { withDelayedProgress } from '../shared/withDelayedProgress';
import { PROGRAMS } from '../daemons/daemonNames';
import { themeIcon } from '../daemons/codicons';
import { EDITOR_LANGUAGE } from '../daemons/editorLanguage';
import { stateIcon } from '../daemons/rows/stateIcon';
import { nextText, sentenceText, type Wording } from '../daemons/texts/reasonText';
import { stateText } from '../daemons/texts/stateText';
import { checkedText } from '../daemons/age';
import type { DaemonTree } from '../daemons/DaemonTree';
import type { Row } from '../daemons/rows/row';
import { labelText } from '../shared/plainText';

interface DaemonItem extends QuickPickItem {
  readonly run?: () => Thenable<unknown>;
}

/** The quick pick behind the status-bar item: the daemons, then what can be done. */
export async function showDaemons(monitor: Monitor, tree: DaemonTree, view: TreeView<Row>): Promise<void> {
  const isKnown = monitor.snapshot.answer !== null && !monitor.isOld;
  const { answer } = isKnown ? monitor.snapshot : await look(monitor);
  const wording = {
    language: EDITOR_LANGUAGE,
    names: answer ? peerNames(answer) : new Map<string, string>(),
  };
  const daemons: DaemonItem[] = (answer ? entriesOf(answer) : []).map(({ type, state, details, error }) => ({
    label: PROGRAMS[type],
    // An icon in a label would be read aloud.
    iconPath: themeIcon(stateIcon(state)),
    description: stateText(EDITOR_LANGUAGE, state),
    detail: labelText(error ?? detailOf(state, details, wording)),
    run: () => reveal(tree, view, type),
  }));
  const picked = await window.showQuickPick([...daemons, ...actions()], {
    placeHolder: placeHolder(monitor),
    matchOnDescription: true,
  });
  await picked?.run?.();
}

/** The next step of a type that is well is for one of its instances; the tree shows which one. */
function detailOf(state: State, details: ModuleResult | undefined, wording: Wording): string {
  if (details?.next && state !== 'running') {
    return nextText(details.next, wording);
  }
  const [first] = details?.causes ?? [];
  return first === undefined ? '' : sentenceText(first, wording);
}

function placeHolder({ ageMs }: Monitor): string {
  const words = l10n.t('IPFS daemons on this machine');
  return ageMs === Infinity ? words : `${words}. ${checkedText(ageMs)}`;
}

async function look(monitor: Monitor): Promise<Snapshot> {
  const title = l10n.t('Checking IPFS daemons');
  return (
    (await withDelayedProgress(title, (signal) => lookWithProgress(monitor, signal))) ?? monitor.snapshot
  );
}

function actions(): DaemonItem[] {
  const action = (icon: string, label: string, command: string): DaemonItem => ({
    label,
    iconPath: themeIcon({ id: icon }),
    run: () => commands.executeCommand(command),
  });
  return [
    { label: l10n.t('Actions'), kind: QuickPickItemKind.Separator },
    action('list-tree', l10n.t('Show Daemons'), 'ipfsCluster.daemons.focus'),
    action('json', l10n.t('Check Daemon Status'), 'ipfsCluster.checkDaemonStatus'),
    action('person-add', l10n.t('Follow a Cluster...'), 'ipfsCluster.followCluster'),
    action('refresh', l10n.t('Refresh'), 'ipfsCluster.refresh'),
    action('copy', l10n.t('Copy Diagnosis'), 'ipfsCluster.copyDiagnosis'),
    action('person', l10n.t('Set Role'), 'ipfsCluster.setRole'),
    action('output', l10n.t('Show Log'), 'ipfsCluster.showLog'),
  ];
}

/** Brings a row into sight; where it is not shown any more, the view. */
export async function reveal(tree: DaemonTree, view: TreeView<Row>, id: string): Promise<void> {
  await commands.executeCommand('ipfsCluster.daemons.focus');
  await revealRow(view, () => tree.find(id), { focus: true, select: true, expand: true });
}
