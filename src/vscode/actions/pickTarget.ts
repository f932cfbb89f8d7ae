import { l10n, type QuickPickItem, window } from 'vscode';
import type { Target } from '../../actions/act';
import { type DaemonActId, offeredFor } from '../../actions/offered';
import { whoOf } from '../../actions/who';
import type { Monitor } from '../../monitor/monitor';
import type { Snapshot } from '../../monitor/snapshot';
import { subjectsOf } from '../../monitor/trouble/subjects';
import { themeIcon } from '../daemons/codicons';
import { EDITOR_LANGUAGE } from '../daemons/editorLanguage';
import { stateIcon } from '../daemons/rows/stateIcon';
import { stateText } from '../daemons/texts/stateText';
import { labelText } from '../shared/plainText';
import { lookWithProgress } from '../shared/lookWithProgress';
import { withDelayedProgress } from '../shared/withDelayedProgress';

/** Asks which daemon is meant, of those that it is worth doing to. @returns undefined where none was picked */
export async function pickTarget(monitor: Monitor, id: DaemonActId): Promise<Target | undefined> {
  const { answer } = (await lookForSomebody(monitor)) ?? monitor.snapshot;
  const targets =
    answer === null ? [] : subjectsOf(answer).filter((one) => offeredFor(one.instance).includes(id));
  if (targets.length === 0) {
    void window.showInformationMessage(l10n.t('There is no daemon here to which that could be done.'));
    return undefined;
  }
  const items = targets.map((target): QuickPickItem & { readonly target: Target } => ({
    label: labelText(whoOf(target)),
    description: labelText(stateText(EDITOR_LANGUAGE, target.instance.state)),
    detail: labelText(target.instance.folder ?? target.instance.api ?? ''),
    iconPath: themeIcon(stateIcon(target.instance.state)),
    target,
  }));
  return (await window.showQuickPick(items, { placeHolder: l10n.t('Which daemon?') }))?.target;
}

/** A look that somebody waits for. @returns undefined where they wait no longer */
export function lookForSomebody(monitor: Monitor): Promise<Snapshot | undefined> {
  return withDelayedProgress(l10n.t('Checking IPFS daemons'), (signal) => lookWithProgress(monitor, signal));
}
