import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, symlink } from 'node:fs/promises';
import { prepareFollower, startFollower } from '../../../lab/follower';
import { kubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { prepareService, startService } from '../../../lab/service';
import { isRefusal, type Report } from '../../../src/actions/act';
import { leaveAct, leaveSituation } from '../../../src/actions/setup/leave/leave';
import { wordsOf } from '../../../src/actions/texts';
import type { DaemonType } from '../../../src/status/result';
import { machineOf, targetIn } from '../actions/acting';
import { inLab } from '../leftovers/doctor';

const SIGNAL = new AbortController().signal;

interface Left {
  readonly report: Report;
  readonly trashed: readonly string[];
}

/** As the editor does it, after both yeses. */
async function leave(
  lab: Lab,
  type: DaemonType,
  {
    hasTrash = false,
    meanwhile = async () => {},
  }: { hasTrash?: boolean; meanwhile?: () => Promise<void> } = {},
): Promise<Left> {
  const machine = machineOf(lab);
  const target = await targetIn(lab, type);
  const trashed: string[] = [];
  const act = leaveAct(machine, {
    trash: (folder) => {
      trashed.push(folder);
      return Promise.resolve(hasTrash);
    },
  });
  const plan = act.preflight(
    target,
    await leaveSituation(target, { machine, trusted: true, signal: SIGNAL }),
  );
  if (isRefusal(plan)) {
    return { report: { ...plan, done: false, said: plan.refused }, trashed };
  }
  await meanwhile();
  const attempt = { signal: SIGNAL, report: () => undefined, ask: () => Promise.resolve(false) };
  return { report: await act.run(plan, attempt), trashed };
}

describe('"Leave"', () => {
  inLab('puts the folder of a stopped follower aside, and back', async (lab) => {
    const folder = await prepareFollower(lab);
    const { report, trashed } = await leave(lab, 'ipfs_cluster_follow');
    assert.equal(report.said.code, 'leave_aside', JSON.stringify(report));
    assert.equal(trashed.length, 1);
    assert.ok(!existsSync(folder));
    const attempt = { signal: SIGNAL, report: () => undefined, ask: () => Promise.resolve(false) };
    assert.equal((await report.undo?.run(attempt))?.done, true);
    assert.deepEqual((await readdir(folder)).sort(), ['identity.json', 'service.json']);
  });

  inLab('leaves it to the trash where there is one', async (lab) => {
    const { folder } = await prepareService(lab);
    const { report, trashed } = await leave(lab, 'ipfs_cluster_service', { hasTrash: true });
    assert.equal(report.said.code, 'leave_trashed');
    assert.equal(report.undo, undefined);
    assert.ok(trashed.every((one) => one.startsWith(`${folder}.left-`) && existsSync(one)));
  });

  inLab('leaves nothing in which a daemon lives', async (lab) => {
    await kubo(lab);
    const folder = await prepareFollower(lab);
    const { pid } = await startFollower(lab);
    const { report, trashed } = await leave(lab, 'ipfs_cluster_follow');
    assert.equal(report.said.code, 'leave_held');
    assert.match(report.details?.map((one) => wordsOf(one)).join() ?? '', new RegExp(`PID ${pid} `));
    assert.deepEqual(trashed, []);
    assert.ok(existsSync(`${folder}/api-socket`));
  });

  inLab('leaves nothing in which a daemon has started since', async (lab) => {
    await kubo(lab);
    const { folder } = await prepareService(lab);
    const { report, trashed } = await leave(lab, 'ipfs_cluster_service', {
      meanwhile: async () => {
        await startService(lab);
      },
    });
    assert.equal(report.said.code, 'leave_kept');
    assert.deepEqual(trashed, []);
    assert.ok(existsSync(`${folder}/cluster.lock`));
  });

  inLab('leaves no Kubo', async (lab) => {
    await (await kubo(lab)).stop();
    assert.equal((await leave(lab, 'ipfs')).report.said.code, 'leave_no_cluster');
    assert.ok(existsSync(lab.path('.ipfs', 'config')));
  });

  inLab('moves the folder itself, where the one that people know is a link', async (lab) => {
    await prepareService(lab, { folder: lab.path('real') });
    await symlink(lab.path('real'), lab.path('.ipfs-cluster'));
    const { report } = await leave(lab, 'ipfs_cluster_service');
    assert.equal(report.said.code, 'leave_aside');
    assert.ok(!existsSync(lab.path('real')));
  });
});
