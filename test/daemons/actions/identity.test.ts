import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { kubo } from '../../../lab/kubo';
import { until } from '../../../lab/until';
import { isRefusal } from '../../../src/actions/act';
import { daemonActs } from '../../../src/actions/registry';
import { planRestart } from '../../../src/actions/restart/restart';
import { situationOf } from '../../../src/actions/situation';
import { planStop } from '../../../src/actions/stop/stopPlan';
import { check } from '../situation';
import { machineOf, targetIn } from './acting';
import { inLab } from './staged';

const SIGNAL = new AbortController().signal;

/** Starts bystanders until one has this PID. */
function bystanderAt(pid: number): ChildProcess {
  for (let tries = 0; tries < 200; tries++) {
    writeFileSync('/proc/sys/kernel/ns_last_pid', String(pid - 1));
    const one = spawn('tail', ['-f', '/dev/null']);
    if (one.pid === pid) {
      return one;
    }
    one.kill('SIGKILL');
  }
  throw new Error(`PID ${pid} was not to be had`);
}

describe('The process that something is done to', () => {
  it('is another one that has its PID right after the look at all processes: it is left alone', () =>
    inLab(async (lab) => {
      const daemon = await kubo(lab);
      const { pid } = daemon;
      const target = await targetIn(lab, 'ipfs');
      const real = machineOf(lab);
      let bystander: ChildProcess | undefined;
      const machine = {
        ...real,
        processes: async (signal: AbortSignal) => {
          const table = await real.processes(signal);
          await daemon.kill();
          await until('it is gone', () => !existsSync(`/proc/${pid}`));
          bystander = bystanderAt(pid);
          return table;
        },
      };
      const seen = await situationOf(target, { machine, trusted: true, answer: null, signal: SIGNAL });
      for (const outcome of [planStop(target, seen), planRestart(target, seen)]) {
        assert.ok(isRefusal(outcome));
        assert.equal(outcome.refused.code, 'another_process');
      }
      assert.deepEqual([bystander?.exitCode, bystander?.signalCode], [null, null]);
      bystander?.kill('SIGKILL');
    }));

  it('is not restarted where its folder has bytes that are no text: no other folder is made', () =>
    inLab(async (lab) => {
      const daemon = lab.launch('sh', [
        '-c',
        'export IPFS_PATH=$(printf "$HOME/caf\\351"); exec ipfs daemon --init --init-profile=test --offline',
      ]);
      await daemon.until('Kubo is ready', () => daemon.output.includes('Daemon is ready'));
      const instances = (await check(lab)).daemons.ipfs?.details?.instances ?? [];
      const instance = instances.find(({ pid }) => pid === daemon.pid);
      assert.ok(instance);
      const options = { machine: machineOf(lab), trusted: true, answer: null, signal: SIGNAL };
      const outcome = await daemonActs(options.machine).restart({ type: 'ipfs', instance }, options);
      assert.ok(isRefusal(outcome));
      assert.equal(outcome.refused.code, 'restart_no_text');
      assert.ok(daemon.alive);
      const names = readdirSync(lab.home, { encoding: 'buffer' }).map((name) => name.toString('latin1'));
      assert.deepEqual(
        names.filter((name) => name.startsWith('caf')),
        ['caf\u00e9'],
      );
    }));
});
