import { l10n, window, workspace } from 'vscode';
import { isRefusal } from '../../actions/act';
import { whoOf } from '../../actions/who';
import type { Subject } from '../../monitor/trouble/subjects';
import { confirm, tellRefusal, tellReport, withActProgress } from '../actions/dialogs';

/** Asks how much a daemon is to write, and has it do so. */
export async function setLogLevel(subject: Subject | undefined): Promise<void> {
  if (subject === undefined) {
    void window.showInformationMessage(l10n.t('This daemon is not known any more.'));
    return;
  }
  const { KUBO_LOG_LEVELS, logLevelAct } = await import('../../actions/logLevel/logLevel');
  const placeHolder = l10n.t('From which level on is {0} to log?', whoOf(subject));
  const level = await window.showQuickPick([...KUBO_LOG_LEVELS], { placeHolder });
  const chosen = KUBO_LOG_LEVELS.find((one) => one === level);
  if (chosen === undefined) {
    return;
  }
  const plan = logLevelAct.preflight(subject, { trusted: workspace.isTrusted, level: chosen });
  if (isRefusal(plan)) {
    await tellRefusal(plan);
    return;
  }
  const risk = logLevelAct.risk(plan);
  if (risk === null || (await confirm(risk))) {
    await tellReport(await withActProgress(plan.who, (attempt) => logLevelAct.run(plan, attempt)));
  }
}
