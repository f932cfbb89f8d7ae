import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { prepareFollower } from '../../../lab/follower';
import { prepareKubo, startKubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { prepareService } from '../../../lab/service';
import { isRefusal, preparing } from '../../../src/actions/act';
import { everything, inOrder, type EverythingId } from '../../../src/actions/everything/everything';
import { daemonActs } from '../../../src/actions/registry';
import { restartAct } from '../../../src/actions/restart/restart';
import { check } from '../situation';
import { carriedOut, machineOf, prepared, targetIn } from './acting';
import { assertUntouched, inLab, lookAlikes, TYPES } from './staged';

const readProc = (pid: number | null, file: string) => readFileSync(`/proc/${String(pid)}/${file}`, 'utf8');

describe('Restart', () => {
  for (const [type, start] of TYPES) {
    it(`starts ${type} as it was: with its arguments, variables and working directory`, () =>
      inLab(async (lab) => {
        const before = await start(lab);
        const [environment, args] = [readProc(before.pid, 'environ'), readProc(before.pid, 'cmdline')];
        const others = await lookAlikes(lab);
        const act = preparing(restartAct(machineOf(lab)));
        const { report } = await carriedOut(await prepared(lab, act, await targetIn(lab, type)));
        assert.deepEqual([report.done, report.said.code], [true, 'started'], JSON.stringify(report));
        assert.equal(await before.exited, 0);
        const { pid, state } = (await targetIn(lab, type)).instance;
        assert.equal(state, 'running');
        const rest = (text: string) => text.split('\0').slice(1);
        assert.deepEqual(rest(readProc(pid, 'cmdline')), rest(args));
        const sorted = (text: string) =>
          text
            .split('\0')
            .filter((pair) => !/^(PWD|OLDPWD|_|SHLVL)=|^$/.test(pair))
            .sort();
        assert.deepEqual(sorted(readProc(pid, 'environ')), sorted(environment));
        assertUntouched(others);
      }));
  }

  it('ends nothing that could not be started again', () =>
    inLab(async (lab) => {
      const copy = lab.path('ipfs');
      await lab.run('cp', [lab.binaries.ipfs, copy]);
      await prepareKubo(lab);
      const kubo = lab.launch(copy, ['daemon', '--offline']);
      await kubo.until('Kubo is ready', () => kubo.output.includes('Daemon is ready'));
      await lab.run('rm', [copy]);
      const { restart } = daemonActs(machineOf(lab));
      const outcome = await restart(await targetIn(lab, 'ipfs'), optionsOf(lab));
      assert.ok(isRefusal(outcome));
      assert.equal(outcome.refused.code, 'restart_program_gone');
      assert.ok(kubo.alive);
    }));
});

function optionsOf(lab: Lab) {
  return { machine: machineOf(lab), trusted: true, answer: null, signal: new AbortController().signal };
}

async function all(lab: Lab, id: EverythingId) {
  const offer = daemonActs(machineOf(lab))[id];
  const ready = await everything(id, offer, inOrder(id, await check(lab)), optionsOf(lab));
  assert.ok(!isRefusal(ready), JSON.stringify(ready));
  return { ready, ...(await carriedOut(ready)) };
}

describe('Everything', () => {
  it('is started in the order in which one needs another, and stopped the other way round', () =>
    inLab(async (lab) => {
      await prepareKubo(lab);
      const peer = await prepareService(lab);
      await prepareFollower(lab, { of: peer });
      const others = await lookAlikes(lab);
      const { ready, report } = await all(lab, 'start');
      assert.deepEqual(
        ready.risk?.details.map(({ params }) => String(params['who']).split(' ')[0]),
        ['ipfs', 'ipfs-cluster-service', 'ipfs-cluster-follow'],
      );
      assert.deepEqual([report.done, report.said.code], [true, 'started_all'], JSON.stringify(report));
      const { daemons } = await check(lab);
      assert.deepEqual(
        Object.values(daemons).map(({ state }) => state),
        ['running', 'running', 'running'],
      );
      const ended = await all(lab, 'stop');
      assert.deepEqual(
        [ended.report.done, ended.report.said.code],
        [true, 'stopped_all'],
        JSON.stringify(ended),
      );
      assert.deepEqual(
        ended.ready.risk?.details
          .filter(({ code }) => code === 'all_one')
          .map(({ params }) => String(params['who']).split(' ')[0]),
        ['ipfs-cluster-follow', 'ipfs-cluster-service', 'ipfs'],
      );
      assert.ok(Object.values((await check(lab)).daemons).every(({ state }) => state === 'stopped'));
      assertUntouched(others);
    }));

  it('begins nothing that needs what failed', () =>
    inLab(async (lab) => {
      const folder = await prepareKubo(lab);
      await lab.patch(`${folder}/config`, { Addresses: { API: '/ip4/192.0.2.1/tcp/5001' } });
      await prepareService(lab);
      const { report } = await all(lab, 'start');
      assert.deepEqual([report.done, report.said.code], [false, 'start_ended'], JSON.stringify(report));
      assert.equal((await check(lab)).daemons.ipfs_cluster_service?.state, 'stopped');
    }));

  it('leaves alone what runs already', () =>
    inLab(async (lab) => {
      await prepareKubo(lab);
      const kubo = await startKubo(lab);
      await prepareService(lab);
      const { ready } = await all(lab, 'start');
      assert.equal(ready.risk?.question.params['count'], 1);
      assert.ok(kubo.alive);
    }));
});
