import assert from 'node:assert/strict';
import { daemonBinaries } from '../../../lab/daemonBinaries';
import { kubo } from '../../../lab/kubo';
import { Lab } from '../../../lab/lab';
import { type Attempt, isRefusal } from '../../../src/actions/act';
import { type KuboLogLevel, logLevelAct } from '../../../src/actions/logLevel/logLevel';
import { check } from '../situation';

const ATTEMPT: Attempt = {
  signal: new AbortController().signal,
  report: () => undefined,
  ask: () => Promise.resolve(false),
};

describe('the log level of a running Kubo', () => {
  it('is another one from then on, and is set back', async () => {
    const lab = await Lab.open(await daemonBinaries(console.error));
    try {
      const daemon = await kubo(lab);
      const { daemons } = await check(lab);
      const [instance] = daemons.ipfs?.details?.instances ?? [];
      assert.ok(instance);
      const set = async (level: KuboLogLevel) => {
        const plan = logLevelAct.preflight({ type: 'ipfs', instance }, { trusted: true, level });
        assert.ok(!isRefusal(plan));
        const { done, said } = await logLevelAct.run(plan, ATTEMPT);
        assert.deepEqual([done, said.code], [true, 'log_level_set']);
      };
      assert.doesNotMatch(daemon.output, /\tDEBUG\t/);
      await set('debug');
      await lab.run(lab.binaries.ipfs, ['id']);
      await daemon.until('it logs more', () => daemon.output.includes('\tDEBUG\t'));
      await set('error');
    } finally {
      await lab.close();
    }
  });
});
