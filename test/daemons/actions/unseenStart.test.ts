import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { prepareKubo } from '../../../lab/kubo';
import { preparing } from '../../../src/actions/act';
import type { ActMachine } from '../../../src/actions/machine';
import { startAct } from '../../../src/actions/start/start';
import { carriedOut, machineOf, prepared, targetIn } from './acting';
import { inLab } from './staged';

describe('A daemon that was started', () => {
  it('was not denied a start where looks at it fail: it is looked at again', () =>
    inLab(async (lab) => {
      await prepareKubo(lab);
      const real = machineOf(lab);
      let failing = 0;
      const check: ActMachine['check'] = (request, signal) =>
        failing-- > 0 ? Promise.reject(new Error('no look')) : real.check(request, signal);
      const machine = { ...real, check };
      const act = await prepared(lab, preparing(startAct(machine)), await targetIn(lab, 'ipfs'), machine);
      failing = 3;
      const { report } = await carriedOut(act);
      assert.deepEqual([report.done, report.said.code], [true, 'started'], JSON.stringify(report));
    }));

  it('is said to be starting where no look ever succeeds', () =>
    inLab(async (lab) => {
      await prepareKubo(lab);
      const real = machineOf(lab);
      let fails = false;
      const check: ActMachine['check'] = (request, signal) =>
        fails ? Promise.reject(new Error('no look')) : real.check(request, signal);
      const machine = { ...real, check };
      const prepare = preparing(startAct(machine, { patienceMs: 1000 }));
      const act = await prepared(lab, prepare, await targetIn(lab, 'ipfs'), machine);
      fails = true;
      const { report } = await carriedOut(act);
      assert.deepEqual([report.said.code, report.said.params['reason']], ['start_goes_on', 'no look']);
      assert.notEqual((await targetIn(lab, 'ipfs')).instance.pid, null);
    }));

  it('has ended, and that is said without its log, which is gone', () =>
    inLab(async (lab) => {
      const folder = await prepareKubo(lab);
      await lab.patch(`${folder}/config`, { Addresses: { API: '/ip4/192.0.2.1/tcp/5001' } });
      const real = machineOf(lab);
      let isGone = false;
      const check: ActMachine['check'] = (request, signal) => {
        if (isGone) {
          rmSync(`${real.stateFolder ?? ''}/logs`, { recursive: true, force: true });
        }
        return real.check(request, signal);
      };
      const machine = { ...real, check };
      const act = await prepared(lab, preparing(startAct(machine)), await targetIn(lab, 'ipfs'), machine);
      isGone = true;
      const { report } = await carriedOut(act);
      assert.deepEqual(
        [report.done, report.said.code],
        [false, 'start_ended_silently'],
        JSON.stringify(report),
      );
    }));
});
