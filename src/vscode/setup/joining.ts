import { homedir } from 'node:os';
import { join } from 'node:path';
import { l10n, workspace } from 'vscode';
import { isRefusal } from '../../actions/act';
import { folderStateOf } from '../../actions/setup/folderState';
import { gatewayOf } from '../../actions/setup/join/gateway';
import { JOIN } from '../../actions/setup/join/join';
import { setupSituation } from '../../actions/setup/setupSituation';
import { wordsOf } from '../../actions/texts';
import type { Monitor } from '../../monitor/monitor';
import type { Snapshot } from '../../monitor/snapshot';
import { confirm, tellRefusal, tellReport, withActProgress } from '../actions/dialogs';
import { EDITOR_DIALOGS } from '../clusters/profiles/editorDialogs';
import { askInTurn } from './askInTurn';
import { type JoinDraft, joinQuestions } from './joinQuestions';
import { startIt } from './startIt';

const TYPE = 'ipfs_cluster_follow';

/** "Follow a Cluster": shows what its configuration would make of this machine before anything is written. */
export async function joinCluster(monitor: Monitor, { answer }: Pick<Snapshot, 'answer'>): Promise<void> {
  const root = join(homedir(), '.ipfs-cluster-follow');
  const folderState = (name: string) => folderStateOf(join(root, name));
  const kubos = answer?.daemons.ipfs?.details?.instances ?? [];
  const first: JoinDraft = { name: '', root, typed: '', source: '', from: '', preview: null };
  const draft = await askInTurn(
    l10n.t('Follow a Cluster'),
    first,
    joinQuestions({
      dialogs: EDITOR_DIALOGS,
      t: (text, ...values) => l10n.t(text, ...values),
      words: (sentence) => wordsOf(sentence, (text) => l10n.t(text)),
      folderState,
      gateway: await gatewayOf(kubos.map(({ folder }) => folder)),
    }),
  );
  if (draft?.preview == null) {
    return;
  }
  const { preview, name } = draft;
  const program = answer?.daemons[TYPE]?.details?.program?.path ?? null;
  const situation = await setupSituation({ trusted: workspace.isTrusted, program }, join(root, name));
  const plan = JOIN.preflight({ ...draft, preview }, situation);
  if (isRefusal(plan)) {
    await tellRefusal(plan);
    return;
  }
  const risk = JOIN.risk(plan);
  if (risk === null || !(await confirm(risk))) {
    return;
  }
  const report = await withActProgress(name, (attempt) => JOIN.run(plan, attempt));
  await (report.done ? startIt(monitor, TYPE, join(root, name), report) : tellReport(report));
}
