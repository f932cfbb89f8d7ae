import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { kubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import type { LabProcess } from '../../../lab/labProcess';
import { until } from '../../../lab/until';
import { untilEnded, untilFrozen } from '../../../lab/conditions/processes';
import { preparing } from '../../../src/actions/act';
import { stopAct } from '../../../src/actions/stop/stop';
import { check } from '../situation';
import { carriedOut, machineOf, prepared, targetIn } from './acting';
import { assertUntouched, inLab, lookAlikes, TYPES } from './staged';

/** A second signal is asked for so soon. */
const IMPATIENT = { patienceMs: 300 };

/** Another process that gets this PID: in a namespace of one's own the next one may be chosen. */
async function withPid(lab: Lab, pid: number): Promise<LabProcess> {
  return until(`another process has PID ${pid}`, async () => {
    await lab.write('/proc/sys/kernel/ns_last_pid', String(pid - 1));
    const other = lab.launch('tail', ['-f', '/dev/null']);
    if (other.pid === pid) {
      return other;
    }
    await other.kill();
    return null;
  });
}

describe('Stop', () => {
  for (const [type, start] of TYPES) {
    it(`ends ${type} in order, and nothing beside it`, () =>
      inLab(async (lab) => {
        const daemon = await start(lab);
        const others = await lookAlikes(lab);
        const act = preparing(stopAct(machineOf(lab)));
        const { report, told } = await carriedOut(await prepared(lab, act, await targetIn(lab, type)));
        assert.deepEqual([report.done, report.said.code], [true, 'stopped'], JSON.stringify(report));
        assert.deepEqual(told.asked, []);
        assert.equal(await daemon.exited, 0, 'it ended in order');
        assert.equal((await check(lab)).daemons[type]?.state, 'stopped');
        assertUntouched(others);
      }));
  }

  it('sends nothing to a daemon that has ended since it was seen', () =>
    inLab(async (lab) => {
      const daemon = await kubo(lab);
      const act = preparing(stopAct(machineOf(lab)));
      const ready = await prepared(lab, act, await targetIn(lab, 'ipfs'));
      await daemon.stop();
      const { report } = await carriedOut(ready);
      assert.deepEqual([report.done, report.said.code], [true, 'stopped_before']);
    }));

  it('says the same to two who press at once, and neither asks to kill', () =>
    inLab(async (lab) => {
      const daemon = await kubo(lab);
      const act = preparing(stopAct(machineOf(lab)));
      const target = await targetIn(lab, 'ipfs');
      const ready = await Promise.all([prepared(lab, act, target), prepared(lab, act, target)]);
      const outcomes = await Promise.all(ready.map((one) => carriedOut(one)));
      for (const { report, told } of outcomes) {
        assert.ok(report.done, JSON.stringify(report));
        assert.deepEqual(told.asked, []);
      }
      assert.equal(await daemon.exited, 0, 'a second signal would have ended it otherwise');
    }));

  it('lets one go on that is suspended, so that it ends in order', () =>
    inLab(async (lab) => {
      const daemon = await kubo(lab);
      daemon.freeze();
      await untilFrozen(daemon);
      const act = preparing(stopAct(machineOf(lab)));
      const ready = await prepared(lab, act, await targetIn(lab, 'ipfs'));
      assert.ok(ready.risk?.details.some(({ code }) => code === 'stop_frozen'));
      const { report } = await carriedOut(ready);
      assert.deepEqual([report.done, report.said.code], [true, 'stopped'], JSON.stringify(report));
      assert.equal(await daemon.exited, 0);
    }));

  it('says that one is suspended which became so, and kills nothing without a yes', () =>
    inLab(async (lab) => {
      const daemon = await kubo(lab);
      const act = preparing(stopAct(machineOf(lab), IMPATIENT));
      const ready = await prepared(lab, act, await targetIn(lab, 'ipfs'));
      daemon.freeze();
      await untilFrozen(daemon);
      const { report, told } = await carriedOut(ready, () => false);
      assert.deepEqual([report.done, report.said.code], [false, 'stop_still_frozen'], JSON.stringify(report));
      assert.deepEqual(told.asked, ['kill_question']);
      assert.ok(told.said.includes('stopping_frozen'));
      assert.ok(daemon.alive);
    }));

  it('kills it on a second yes alone', () =>
    inLab(async (lab) => {
      const daemon = await kubo(lab);
      const others = await lookAlikes(lab);
      const act = preparing(stopAct(machineOf(lab), IMPATIENT));
      const ready = await prepared(lab, act, await targetIn(lab, 'ipfs'));
      daemon.freeze();
      await untilFrozen(daemon);
      const { report } = await carriedOut(ready, () => true);
      assert.deepEqual([report.done, report.said.code], [true, 'killed'], JSON.stringify(report));
      await untilEnded(daemon.pid);
      assert.ok(existsSync(lab.path('.ipfs', 'api')), 'a killed Kubo leaves its api file');
      assertUntouched(others);
    }));

  it('takes an end that comes while it asks for what it is', () =>
    inLab(async (lab) => {
      const daemon = await kubo(lab);
      const act = preparing(stopAct(machineOf(lab), IMPATIENT));
      const ready = await prepared(lab, act, await targetIn(lab, 'ipfs'));
      daemon.freeze();
      await untilFrozen(daemon);
      const { report } = await carriedOut(ready, async () => {
        daemon.thaw();
        await untilEnded(daemon.pid);
        return true;
      });
      assert.deepEqual([report.done, report.said.code], [true, 'stopped'], JSON.stringify(report));
      assert.equal(await daemon.exited, 0);
    }));

  it('leaves another process alone that has the PID since', () =>
    inLab(async (lab) => {
      const daemon = await kubo(lab);
      const act = preparing(stopAct(machineOf(lab)));
      const ready = await prepared(lab, act, await targetIn(lab, 'ipfs'));
      const { pid } = daemon;
      await daemon.stop();
      const other = await withPid(lab, pid);
      const { report } = await carriedOut(ready);
      assert.equal(report.said.code, 'another_process', JSON.stringify(report));
      assert.ok(other.alive);
    }));
});
