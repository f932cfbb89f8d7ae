import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { kubo, prepareKubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import type { LabProcess } from '../../../lab/labProcess';
import { isRefusal, preparing } from '../../../src/actions/act';
import type { ActMachine } from '../../../src/actions/machine';
import { daemonActs } from '../../../src/actions/registry';
import { restartAct } from '../../../src/actions/restart/restart';
import { startAct } from '../../../src/actions/start/start';
import { carriedOut, machineOf, prepared, targetIn } from './acting';
import { inLab } from './staged';

const ready = (daemon: LabProcess) =>
  daemon.until('Kubo is ready', () => daemon.output.includes('Daemon is ready'));

/** A file where the folder of our state would be. */
function takePlaceOfLogs(lab: Lab): void {
  const folder = machineOf(lab).stateFolder ?? '';
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  writeFileSync(folder, '');
}

function peerIdIn(folder: string): unknown {
  return (JSON.parse(readFileSync(`${folder}/config`, 'utf8')) as { Identity: { PeerID: string } }).Identity
    .PeerID;
}

function asAnotherUser(script: string): void {
  execFileSync('sh', ['-c', script], { uid: 12345, gid: 12345 });
}

async function refusedRestart(lab: Lab) {
  const options = {
    machine: machineOf(lab),
    trusted: true,
    answer: null,
    signal: new AbortController().signal,
  };
  const outcome = await daemonActs(options.machine).restart(await targetIn(lab, 'ipfs'), options);
  assert.ok(isRefusal(outcome), JSON.stringify(outcome));
  return outcome.refused.code;
}

describe('What could not be started again', () => {
  it('is not stopped: its log has no place', () =>
    inLab(async (lab) => {
      const daemon = await kubo(lab);
      takePlaceOfLogs(lab);
      assert.equal(await refusedRestart(lab), 'start_log_denied');
      assert.ok(daemon.alive);
    }));

  it('is not stopped: its log has no place any more after the yes', () =>
    inLab(async (lab) => {
      const daemon = await kubo(lab);
      const act = await prepared(lab, preparing(restartAct(machineOf(lab))), await targetIn(lab, 'ipfs'));
      takePlaceOfLogs(lab);
      const { report } = await carriedOut(act);
      assert.deepEqual([report.done, report.said.code], [false, 'start_log_denied']);
      assert.ok(daemon.alive);
    }));

  it('is not stopped: its folder was moved away after the question, and no new one is made', () =>
    inLab(async (lab) => {
      const daemon = lab.launch('ipfs', ['daemon', '--init', '--init-profile=test', '--offline']);
      await ready(daemon);
      const act = await prepared(lab, preparing(restartAct(machineOf(lab))), await targetIn(lab, 'ipfs'));
      renameSync(lab.path('.ipfs'), lab.path('moved'));
      const { report } = await carriedOut(act);
      assert.deepEqual([report.done, report.said.code], [false, 'start_not_configured']);
      assert.ok(daemon.alive);
      assert.ok(!existsSync(lab.path('.ipfs', 'config')));
    }));

  it('is said to be stopped, where its folder is moved away while it stops', () =>
    inLab(async (lab) => {
      const daemon = lab.launch('ipfs', ['daemon', '--init', '--init-profile=test', '--offline']);
      await ready(daemon);
      const before = peerIdIn(lab.path('.ipfs'));
      const real = machineOf(lab);
      const move = () => {
        if (moves && existsSync(lab.path('.ipfs'))) {
          renameSync(lab.path('.ipfs'), lab.path('moved'));
        }
      };
      const machine: ActMachine = {
        ...real,
        // The first look after it was asked to end: while it ends, or after it where it was quick.
        processes: async (signal) => {
          move();
          return real.processes(signal);
        },
        check: async (...asked) => {
          move();
          return real.check(...asked);
        },
      };
      let moves = false;
      const act = await prepared(lab, preparing(restartAct(machine)), await targetIn(lab, 'ipfs'), machine);
      moves = true;
      const { report } = await carriedOut(act);
      assert.deepEqual(
        [report.done, report.said.code, report.details?.map(({ code }) => code)],
        [false, 'restart_left_stopped', ['start_not_configured']],
        JSON.stringify(report),
      );
      assert.ok(!existsSync(lab.path('.ipfs', 'config')));
      assert.equal(peerIdIn(lab.path('moved')), before);
    }));

  it('is started without what makes a new folder', () =>
    inLab(async (lab) => {
      await ready(lab.launch('ipfs', ['daemon', '--init', '--init-profile=test', '--offline']));
      const act = await prepared(lab, preparing(restartAct(machineOf(lab))), await targetIn(lab, 'ipfs'));
      const { report } = await carriedOut(act);
      assert.deepEqual([report.done, report.said.code], [true, 'started'], JSON.stringify(report));
      const { pid } = (await targetIn(lab, 'ipfs')).instance;
      const words = readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').split('\0');
      assert.deepEqual(words.slice(1, -1), ['daemon', '--offline']);
    }));

  it('is not run where another user can replace its program, before the question or after it', () =>
    inLab(async (lab) => {
      await prepareKubo(lab);
      const shared = lab.path('shared');
      await lab.run('mkdir', [shared]);
      await lab.run('cp', [lab.binaries.ipfs, `${shared}/ipfs`]);
      const daemon = lab.launch(`${shared}/ipfs`, ['daemon', '--offline']);
      await ready(daemon);
      const act = await prepared(lab, preparing(restartAct(machineOf(lab))), await targetIn(lab, 'ipfs'));
      await lab.run('chmod', ['0777', shared]);
      asAnotherUser(
        `mv ${shared}/ipfs ${shared}/old; printf '#!/bin/sh\\nid -u > ${lab.home}/run\\n' > ${shared}/ipfs; chmod 755 ${shared}/ipfs`,
      );
      const { report } = await carriedOut(act);
      assert.deepEqual([report.done, report.said.code], [false, 'start_program_changeable']);
      asAnotherUser(`mv -f ${shared}/old ${shared}/ipfs`);
      assert.equal(await refusedRestart(lab), 'start_program_changeable');
      assert.ok(daemon.alive);
      assert.ok(!existsSync(lab.path('run')));
    }));

  it('is not started by a program that another user can replace', () =>
    inLab(async (lab) => {
      await prepareKubo(lab);
      const shared = lab.path('shared');
      await lab.run('mkdir', [shared]);
      await lab.run('cp', [lab.binaries.ipfs, `${shared}/ipfs`]);
      const machine = { ...machineOf(lab), programs: () => ({ ipfs: `${shared}/ipfs` }) };
      const act = await prepared(lab, preparing(startAct(machine)), await targetIn(lab, 'ipfs'), machine);
      await lab.run('chmod', ['0777', shared]);
      const { report } = await carriedOut(act);
      assert.deepEqual([report.done, report.said.code], [false, 'start_program_changeable']);
      assert.equal((await targetIn(lab, 'ipfs')).instance.pid, null);
    }));
});
