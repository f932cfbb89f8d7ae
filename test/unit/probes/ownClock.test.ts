import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { until } from '../../../lab/until';
import { ownClock } from '../../../src/probes/ownClock';

const passed = (ms: number) =>
  new Promise<number>((resolve) => {
    const startedAt = performance.now();
    ownClock.after(ms, () => {
      resolve(performance.now() - startedAt);
    });
  });

/** The loop has no turn, but the program runs, for so many milliseconds of its own. */
function work(ms: number): void {
  const before = process.cpuUsage();
  for (let worked = 0; worked < ms;) {
    const { user, system } = process.cpuUsage(before);
    worked = (user + system) / 1000;
  }
}

describe('the clock of what this program could do', () => {
  it('is never early', async () => {
    for (const ms of [0, 1, 24, 25, 26, 60]) {
      assert.ok((await passed(ms)) > ms - 2, `${ms} ms`);
    }
  });

  it('calls those who wait less before those who wait longer, whoever came first', async () => {
    const order: number[] = [];
    await Promise.all([90, 30, 60].map((ms) => passed(ms).then(() => order.push(ms))));
    assert.deepEqual(order, [30, 60, 90]);
  });

  it('calls them in that order, too, where it comes so late that all of them are over', async () => {
    const order: number[] = [];
    const all = [90, 30, 60].map((ms) => passed(ms).then(() => order.push(ms)));
    work(400);
    await Promise.all(all);
    assert.deepEqual(order, [30, 60, 90]);
  });

  it('does not call back who has cancelled', async () => {
    let called = false;
    ownClock.after(5, () => (called = true))();
    await passed(20);
    assert.equal(called, false);
  });

  it('counts the time in which this program worked itself', async () => {
    const order: string[] = [];
    const waited = passed(60).then(() => order.push('waited for while it worked'));
    work(200);
    // What is left of the one is no more than a turn, of the other one all.
    const begun = passed(60).then(() => order.push('begun when it had worked'));
    await Promise.race([waited, begun]);
    assert.deepEqual(order, ['waited for while it worked']);
    await begun;
  });

  it('hardly counts the time in which it was not let run', async () => {
    // Suspended as long as the whole patience, three times: as a control group does it to whoever used up its share.
    const program = `
      import { ownClock } from './src/probes/ownClock';
      const startedAt = performance.now();
      process.stdout.write('waiting\\n');
      ownClock.after(400, () => console.log(performance.now() - startedAt));`;
    const run = execa(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program]);
    let text = '';
    run.stdout.on('data', (part: Buffer) => (text += part.toString()));
    await until('it waits', () => text.includes('waiting'));
    // These times are what is arranged; to be suspended for longer, or let run for longer, would change nothing.
    for (let turn = 0; turn < 3; turn++) {
      run.kill('SIGSTOP');
      await sleep(400);
      run.kill('SIGCONT');
      await sleep(1);
    }
    const { stdout } = await run;
    const waitedMs = Number(stdout.split('\n')[1]);
    assert.ok(waitedMs > 1200 + 200, `${waitedMs} ms`);
  });
});
