import assert from 'node:assert/strict';
import { startCluster } from '../../lab/cluster';
import { until } from '../../lab/until';
import { PinStatus } from '../../src/clusterClient/schemas';
import { clusterSituation } from '../clusters/clusterSituation';
import { ctlOf, printed } from '../clusters/againstCtl';
import { ALONE, askTrouble, causesIn, cidOf, IMPATIENT, withClient } from './pinSituation';

const MANY = 1_100;

describe('many pins in trouble', () => {
  clusterSituation('a queue behind pins of which nothing arrives', async (lab) => {
    await startCluster(lab, {
      size: 1,
      config: { ...PATIENT, cluster: { pin_recover_interval: '1h' } },
      kubo: { online: true, config: ALONE },
    });
    await withClient(async (client) => {
      const cids = Array.from({ length: MANY }, (_, index) => cidOf(`pin ${index}`));
      for (let at = 0; at < cids.length; at += 4) {
        await Promise.all(cids.slice(at, at + 4).map((cid) => client.pins.pin(cid)));
      }
      await until('all are begun', async () => {
        const { answer } = await askTrouble(lab);
        const { pinning, pin_queued } = answer.totals;
        return pinning + pin_queued === MANY;
      });
    });
    const { code, answer } = await askTrouble(lab);
    assert.deepEqual([code, answer.complete], [0, true]);
    assert.deepEqual(causesIn(answer), [
      ['waiting', answer.totals.pin_queued],
      ['in_progress', answer.totals.pinning],
    ]);
    const [waiting] = answer.causes;
    assert.equal(waiting?.pins.length, 1000);
    const moments = waiting.pins.map(({ since }) => since ?? '');
    assert.deepEqual(moments, [...moments].sort());
    const theirs = await printed(
      ctlOf(`${lab.binaries.folder}/ipfs-cluster-ctl`),
      PinStatus,
      'status',
      '--filter',
      'error,queued,pinning,unpinning',
    );
    assert.equal(theirs.length, MANY);
    const names = new Set(theirs.map(({ cid }) => cid));
    assert.ok(answer.causes.every(({ pins }) => pins.every(({ cid }) => names.has(cid))));
  });
});

/** Nothing of it fails while the test looks. */
const PATIENT = { ...IMPATIENT, ipfs_connector: { ipfshttp: { pin_timeout: '10m' } } };
