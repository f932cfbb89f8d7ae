import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { prepareKubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { until } from '../../../lab/until';
import { preparing } from '../../../src/actions/act';
import type { ActMachine } from '../../../src/actions/machine';
import { stopAct } from '../../../src/actions/stop/stop';
import { isChargeNow } from '../../../src/probes/supervisors/readCharge';
import { attempt } from '../../../src/probes/attempt';
import { carriedOut, machineOf, prepared, targetIn } from './acting';
import { inLab } from './staged';
import { canMakeControlGroups, startUnit, supervisordConfiguration } from './supervising';

const DAEMON = 'ipfs daemon --offline';

/** What people work in: its other child is the work that nobody may end, its terminal has started a daemon. */
async function editor(lab: Lab): Promise<string> {
  const file = lab.path('editor');
  await lab.write(file, EDITOR(lab), 0o700);
  return file;
}

const EDITOR = (lab: Lab) =>
  [
    ...['#!/bin/sh', 'tail -f /dev/null &', `echo $$ $! > ${lab.path('pids')}`],
    ...[`setsid ${DAEMON} &`, 'wait', ''],
  ].join('\n');

/** The editor and the work in it, that are there still. */
function workers(lab: Lab): number[] {
  const pids = readFileSync(lab.path('pids'), 'utf8').trim().split(' ').map(Number);
  return pids.filter((pid) =>
    /^State:\s+[^ZX]/m.test(attempt(() => readFileSync(`/proc/${pid}/status`, 'utf8')) ?? ''),
  );
}

async function untilListening(lab: Lab): Promise<void> {
  await until('Kubo listens', async () => (await targetIn(lab, 'ipfs')).instance.state === 'running');
}

type Variables = Readonly<Record<string, string>>;

/** Runs the editor as each does. @returns the variables that a user of it has */
const AROUND: Readonly<Record<string, (lab: Lab) => Promise<Variables>>> = {
  supervisord: async (lab) => {
    const program = ['command=' + (await editor(lab)), 'killasgroup=true', 'stopasgroup=true'];
    await lab.write(lab.path('supervisord.conf'), supervisordConfiguration(lab.home, 'editor', program));
    lab.launch('supervisord', ['--nodaemon', '-c', lab.path('supervisord.conf')]);
    return {};
  },
  'runit, whose service is that of logins': async (lab) => {
    await lab.write(lab.path('services', 'sshd', 'run'), EDITOR(lab), 0o700);
    lab.launch('runsvdir', [lab.path('services')]);
    return {};
  },
  ...(canMakeControlGroups()
    ? {
        'systemd of a user, for a desktop': async (lab: Lab) =>
          startUnit(lab, 'app-code@1.service', [`ExecStart=${await editor(lab)}`]),
        'systemd of a user': async (lab: Lab) =>
          startUnit(lab, 'workbench.service', [`ExecStart=${await editor(lab)}`]),
      }
    : {}),
};

describe('A daemon that merely runs under something that is looked after', () => {
  for (const [name, start] of Object.entries(AROUND)) {
    it(`is stopped itself, and nothing else of ${name}`, () =>
      inLab(async (lab) => {
        await prepareKubo(lab);
        const environment = { ...lab.env, ...(await start(lab)) };
        const machine: ActMachine = { ...machineOf(lab), environment };
        await untilListening(lab);
        const target = await targetIn(lab, 'ipfs');
        assert.equal(workers(lab).length, 2);
        const table = await machine.processes(new AbortController().signal);
        const daemon = table.daemons.find(({ pid }) => pid === target.instance.pid);
        assert.ok(daemon);
        assert.ok(daemon.supervisor === null || !isChargeNow(daemon.supervisor, daemon.pid));

        const stopping = await prepared(lab, preparing(stopAct(machine)), target, machine);
        assert.ok(
          !stopping.risk?.details.some(({ code }) => code === 'by_tool'),
          JSON.stringify(stopping.risk),
        );
        const { report } = await carriedOut(stopping);
        assert.deepEqual([report.done, report.said.code], [true, 'stopped'], JSON.stringify(report));
        assert.equal(workers(lab).length, 2, 'what people work in was ended');
      }));
  }
});
