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
import { assertUntouched, inLab, lookAlikes } from './staged';
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
          // Those two wait for what they end, however long it takes.
          /^(runit|s6)$/.test(name) ? ['by_tool'] : ['tool_kills', 'kill_loses_blocks', 'by_tool'],
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
        assertUntouched(others);
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

  it('is asked for by the supervisord that runs it, and not by one that lies where we are', () =>
    inLab(async (lab) => {
      await prepareKubo(lab);
      const [ours, other] = [lab.path('a'), lab.path('b')];
      const bystander = ['command=tail -f /dev/null'];
      await lab.write(
        `${ours}/supervisord.conf`,
        supervisordConfiguration(ours, 'kubo', [`command=${DAEMON}`]),
      );
      await lab.write(`${other}/supervisord.conf`, supervisordConfiguration(other, 'kubo', bystander));
      lab.launch('supervisord', ['--nodaemon'], { cwd: ours });
      lab.launch('supervisord', ['--nodaemon'], { cwd: other });
      await untilListening(lab);
      const status = () => lab.run('supervisorctl', ['-c', `${other}/supervisord.conf`, 'status', 'kubo']);
      await until('the other one runs', async () => /RUNNING/.test(await status().catch(String)));
      const here = process.cwd();
      process.chdir(other);
      try {
        const target = await targetIn(lab, 'ipfs');
        const { report } = await carriedOut(await prepared(lab, preparing(stopAct(machineOf(lab))), target));
        assert.deepEqual([report.done, report.said.code], [true, 'stopped'], JSON.stringify(report));
      } finally {
        process.chdir(here);
      }
      assert.match(await status(), /RUNNING/, 'the one of another supervisord was ended');
    }));

  it('is left alone where its supervisor has started another one since it was asked for', () =>
    inLab(async (lab) => {
      await prepareKubo(lab);
      await SUPERVISORS['supervisord']?.(lab);
      await untilListening(lab);
      const target = await targetIn(lab, 'ipfs');
      const pid = target.instance.pid ?? 0;
      const stopping = await prepared(lab, preparing(stopAct(machineOf(lab))), target);
      const restarting = await prepared(lab, preparing(restartAct(machineOf(lab))), target);
      process.kill(pid, 'SIGTERM');
      await untilListening(lab, pid);
      const next = (await targetIn(lab, 'ipfs')).instance.pid;
      for (const act of [stopping, restarting]) {
        const { report } = await carriedOut(act);
        assert.deepEqual([report.done, report.said.code], [false, 'stop_returned'], JSON.stringify(report));
        assert.equal((await targetIn(lab, 'ipfs')).instance.pid, next);
      }
    }));

  it('is called down where its supervisor has stopped it, and could not start it again', () =>
    inLab(async (lab) => {
      await prepareKubo(lab);
      const [run, configuration] = [lab.path('run'), lab.path('supervisord.conf')];
      await lab.write(run, `#!/bin/sh\nexec ${DAEMON}\n`, 0o700);
      const program = [`command=${run}`, 'startretries=0'];
      await lab.write(configuration, supervisordConfiguration(lab.home, 'kubo', program));
      lab.launch('supervisord', ['--nodaemon', '-c', configuration]);
      await untilListening(lab);
      const target = await targetIn(lab, 'ipfs');
      const restarting = await prepared(lab, preparing(restartAct(machineOf(lab))), target);
      await lab.write(run, '#!/bin/sh\nexit 1\n', 0o700);
      const { report } = await carriedOut(restarting);
      assert.deepEqual([report.done, report.said.code], [false, 'tool_failed_down'], JSON.stringify(report));
    }));
});
