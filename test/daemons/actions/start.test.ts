import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareFollower } from '../../../lab/follower';
import { prepareKubo, startKubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { prepareService } from '../../../lab/service';
import { isRefusal, preparing, type Target } from '../../../src/actions/act';
import { situationOf } from '../../../src/actions/situation';
import { daemonLogPath } from '../../../src/actions/start/daemonLog';
import { startAct } from '../../../src/actions/start/start';
import type { DaemonType } from '../../../src/status/result';
import { check } from '../situation';
import { carriedOut, machineOf, prepared, targetIn } from './acting';
import { assertUntouched, inLab, lookAlikes, TYPES } from './staged';

async function started(lab: Lab, type: DaemonType) {
  const act = preparing(startAct(machineOf(lab)));
  return carriedOut(await prepared(lab, act, await targetIn(lab, type)));
}

/** Why nothing is started. */
async function refused(lab: Lab, target: Target, variables: NodeJS.ProcessEnv = {}): Promise<string> {
  const machine = { ...machineOf(lab), environment: { ...lab.env, ...variables } };
  const signal = new AbortController().signal;
  const seen = await situationOf(target, { machine, trusted: true, answer: null, signal });
  const outcome = preparing(startAct(machine))(target, seen);
  assert.ok(isRefusal(outcome));
  return outcome.refused.code;
}

async function only(lab: Lab, type: DaemonType) {
  const { instance } = await targetIn(lab, type);
  return instance;
}

function logOf(lab: Lab, type: DaemonType, folder: string | null): string {
  const { stateFolder } = machineOf(lab);
  return daemonLogPath(stateFolder ?? '', type, folder ?? '');
}

/** The field of proc_pid_stat(5) that has its session. */
function sessionOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[3]);
}

describe('Start', () => {
  for (const [type, start] of TYPES) {
    it(`starts ${type} again, for its folder, with its output in a log of ours`, () =>
      inLab(async (lab) => {
        const first = await start(lab);
        await first.stop();
        const others = await lookAlikes(lab);
        const { report, told } = await started(lab, type);
        assert.deepEqual([report.done, report.said.code], [true, 'started'], JSON.stringify(report));
        const { pid, folder, state } = await only(lab, type);
        assert.equal(state, 'running');
        assert.equal(sessionOf(pid ?? 0), pid, 'it has a session of its own');
        const log = logOf(lab, type, folder);
        assert.equal((await stat(log)).mode & 0o777, 0o600);
        assert.match(readFileSync(log, 'utf8'), type === 'ipfs' ? /Daemon is ready/ : /READY/);
        assert.ok(
          told.said.every((code) => code.startsWith('starting_')),
          told.said.join(),
        );
        assertUntouched(others);
      }));
  }

  it('says the same of two that are started at once, of which one is refused', () =>
    inLab(async (lab) => {
      await prepareKubo(lab);
      const act = preparing(startAct(machineOf(lab)));
      const target = await targetIn(lab, 'ipfs');
      const ready = await Promise.all([prepared(lab, act, target), prepared(lab, act, target)]);
      const outcomes = await Promise.all(ready.map((one) => carriedOut(one)));
      const codes = outcomes.map(({ report }) => report.said.code).sort();
      assert.deepEqual(codes, ['start_runs_already', 'started'], JSON.stringify(outcomes));
      assert.equal((await check(lab)).daemons.ipfs?.process_count, 1);
    }));

  it('shows the last lines of one that ends at once', () =>
    inLab(async (lab) => {
      const { folder } = await prepareService(lab);
      await lab.patch(join(folder, 'service.json'), {
        cluster: { listen_multiaddress: ['/ip4/192.0.2.1/tcp/9096'] },
      });
      const { report } = await started(lab, 'ipfs_cluster_service');
      assert.deepEqual([report.done, report.said.code], [false, 'start_ended'], JSON.stringify(report));
      assert.match(report.lines?.join('\n') ?? '', /failed to listen/);
    }));

  it('tells that a follower waits for its Kubo', () =>
    inLab(async (lab) => {
      await prepareFollower(lab);
      const act = preparing(startAct(machineOf(lab), { patienceMs: 4000 }));
      const ready = await prepared(lab, act, await targetIn(lab, 'ipfs_cluster_follow'));
      const { report, told } = await carriedOut(ready);
      assert.deepEqual([report.done, report.said.code], [false, 'start_goes_on'], JSON.stringify(report));
      assert.ok(told.said.includes('starting_kubo'), told.said.join());
    }));

  it('is refused for a folder that is gone, without the program, and where its daemon runs', () =>
    inLab(async (lab) => {
      await prepareKubo(lab);
      const target = await targetIn(lab, 'ipfs');
      const folder = lab.path('.ipfs');
      await lab.run('mv', [folder, `${folder}.moved`]);
      assert.equal(await refused(lab, target), 'start_folder_gone');
      await lab.run('mv', [`${folder}.moved`, folder]);
      assert.equal(await refused(lab, target, { PATH: lab.path('nowhere') }), 'start_program_missing');
      await startKubo(lab);
      assert.equal(await refused(lab, target), 'start_runs_already');
    }));
});
