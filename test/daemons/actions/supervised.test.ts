import assert from 'node:assert/strict';
import { prepareKubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { until } from '../../../lab/until';
import { preparing } from '../../../src/actions/act';
import { restartAct } from '../../../src/actions/restart/restart';
import { startAct } from '../../../src/actions/start/start';
import { stopAct } from '../../../src/actions/stop/stop';
import { check } from '../situation';
import { carriedOut, machineOf, prepared, targetIn } from './acting';
import { inLab, lookAlikes } from './staged';
import { canMakeControlGroups, startUnit, supervisordConfiguration } from './supervising';

const DAEMON = 'ipfs daemon --offline';

/** A folder of services with one whose program is Kubo, as runit and s6 have it. */
async function services(lab: Lab): Promise<string> {
  await lab.write(lab.path('services', 'kubo', 'run'), `#!/bin/sh\nexec ${DAEMON}\n`, 0o700);
  return lab.path('services');
}

/** Starts Kubo as each does. @returns the variables that a user of it has */
const SUPERVISORS: Readonly<Record<string, (lab: Lab) => Promise<NodeJS.ProcessEnv>>> = {
  supervisord: async (lab) => {
    const configuration = lab.path('supervisord.conf');
    const program = [`command=${DAEMON}`, 'autorestart=true'];
    await lab.write(configuration, supervisordConfiguration(lab.home, 'kubo', program));
    lab.launch('supervisord', ['--nodaemon', '-c', configuration]);
    return {};
  },
  runit: async (lab) => {
    lab.launch('runsvdir', [await services(lab)]);
    return {};
  },
  s6: async (lab) => {
    lab.launch('s6-svscan', [await services(lab)]);
    return {};
  },
  ...(canMakeControlGroups() ? { 'systemd of a user': bySystemd } : {}),
};

async function bySystemd(lab: Lab): Promise<NodeJS.ProcessEnv> {
  return startUnit(lab, 'kubo.service', [
    'Restart=always',
    `ExecStart=${lab.binaries.ipfs} daemon --offline`,
  ]);
}

async function untilListening(lab: Lab, before: number | null = null): Promise<void> {
  await until('Kubo listens', async () => {
    const { state, pid } = (await targetIn(lab, 'ipfs')).instance;
    return state === 'running' && pid !== before;
  });
}

describe('A daemon that somebody looks after', () => {
  for (const [name, start] of Object.entries(SUPERVISORS)) {
    it(`is restarted, stopped and started by ${name}, which does not start it again by itself`, () =>
      inLab(async (lab) => {
        await prepareKubo(lab);
        const machine = { ...machineOf(lab), environment: { ...lab.env, ...(await start(lab)) } };
        await untilListening(lab);
        const others = await lookAlikes(lab);
        const before = await targetIn(lab, 'ipfs');

        const restarting = await prepared(lab, preparing(restartAct(machine)), before);
        assert.deepEqual(
          restarting.risk?.details.map(({ code }) => code),
          ['by_tool'],
        );
        const restarted = await carriedOut(restarting);
        assert.deepEqual(
          [restarted.report.done, restarted.report.said.code],
          [true, 'started'],
          JSON.stringify(restarted),
        );
        const target = await targetIn(lab, 'ipfs');
        assert.notEqual(target.instance.pid, before.instance.pid);
        assert.equal(target.instance.supervisor?.kind, before.instance.supervisor?.kind);

        const stopping = await prepared(lab, preparing(stopAct(machine)), target);
        const { report, told } = await carriedOut(stopping);
        assert.deepEqual([report.done, report.said.code], [true, 'stopped'], JSON.stringify(report));
        assert.ok(told.said.includes('asking_tool'));
        assert.equal((await check(lab)).daemons.ipfs?.state, 'stopped', 'it ended in order, and stays so');

        const known = new Map([
          [target.instance.folder ?? '', { supervisor: target.instance.supervisor ?? undefined }],
        ]);
        const remembering = { ...machine, launches: () => Promise.resolve(known) };
        const starting = preparing(startAct(remembering));
        const ready = await prepared(lab, starting, await targetIn(lab, 'ipfs'), remembering);
        const again = await carriedOut(ready);
        assert.deepEqual(
          [again.report.done, again.report.said.code],
          [true, 'started'],
          JSON.stringify(again),
        );
        const { supervisor } = (await targetIn(lab, 'ipfs')).instance;
        assert.equal(supervisor?.kind, before.instance.supervisor?.kind, 'it is looked after again');
        assert.ok(
          others.every(({ alive }) => alive),
          'a bystander was ended',
        );
      }));
  }

  it('says what the tool says where that fails, and signals nobody', () =>
    inLab(async (lab) => {
      await prepareKubo(lab);
      const configuration = lab.path('supervisord.conf');
      const lines = ['[supervisord]', `logfile=${lab.path('sd.log')}`, `pidfile=${lab.path('sd.pid')}`];
      // Without a socket nobody can ask it anything.
      await lab.write(configuration, [...lines, '[program:kubo]', `command=${DAEMON}`, ''].join('\n'));
      lab.launch('supervisord', ['--nodaemon', '-c', configuration]);
      await untilListening(lab);
      const target = await targetIn(lab, 'ipfs');
      const { report } = await carriedOut(await prepared(lab, preparing(stopAct(machineOf(lab))), target));
      assert.deepEqual([report.done, report.said.code], [false, 'tool_failed'], JSON.stringify(report));
      assert.notEqual(report.lines?.length, 0);
      assert.equal((await targetIn(lab, 'ipfs')).instance.pid, target.instance.pid);
    }));
});
