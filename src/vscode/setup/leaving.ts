import { commands, Uri, workspace } from 'vscode';
import { isRefusal } from '../../actions/act';
import { daemonIn } from '../../actions/look';
import { machineHere } from '../../actions/machine';
import { whoOf } from '../../actions/who';
import type { CheckDaemonStatus } from '../../controller/checkDaemonStatus';
import type { Monitor } from '../../monitor/monitor';
import { confirm, tellRefusal, tellReport, withActProgress } from '../actions/dialogs';
import { targetOf } from '../actions/targetOf';
import type { Row } from '../daemons/rows/row';
import { lookWithProgress } from '../shared/lookWithProgress';

/** "Leave Cluster": stops the daemon of a row, after its own question, and after a second one puts its folder away. */
export async function leaveCluster(
  monitor: Monitor,
  check: CheckDaemonStatus,
  row: Row | undefined,
): Promise<void> {
  const target = targetOf(row);
  if (target === undefined) {
    await commands.executeCommand('ipfsCluster.daemons.focus');
    return;
  }
  if (target.instance.pid !== null) {
    await commands.executeCommand('ipfsCluster.stopDaemon', row);
  }
  // What looks into a folder before it is put away is most of it: few ever leave a cluster.
  const { leaveAct, leaveSituation } = await import('../../actions/folderActs');
  const machine = machineHere({ check });
  const act = leaveAct(machine, { trash });
  const { signal } = new AbortController();
  // What the row says of its state is from before the stop.
  const now = await daemonIn(target, machine, signal);
  const seen = now === null ? target : { ...target, instance: now };
  const situation = await leaveSituation(seen, { machine, trusted: workspace.isTrusted, signal });
  const plan = act.preflight(seen, situation);
  if (isRefusal(plan)) {
    // Whoever said no to the first question wants to hear no more of it.
    if (target.instance.pid === null) {
      await tellRefusal(plan);
    }
    return;
  }
  const risk = act.risk(plan);
  if (risk === null || !(await confirm(risk))) {
    return;
  }
  const report = await withActProgress(whoOf(target), (attempt) => act.run(plan, attempt));
  void tellReport(report, async ({ run }) => {
    await tellReport(await withActProgress(whoOf(target), run));
    await lookWithProgress(monitor);
  });
  await lookWithProgress(monitor);
}

/** A server without a desktop has no trash, and some disks have none. */
async function trash(folder: string): Promise<boolean> {
  return workspace.fs.delete(Uri.file(folder), { recursive: true, useTrash: true }).then(
    () => true,
    () => false,
  );
}
