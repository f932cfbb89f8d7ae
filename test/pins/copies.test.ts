import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { base64url } from 'multiformats/bases/base64';
import { CID } from 'multiformats/cid';
import { apiOf, startCluster } from '../../lab/cluster';
import { QUICK_DISK } from '../../lab/conditions/fullDisk';
import { newIdentity } from '../../lab/identity';
import { startWithPins } from '../../lab/importedPins';
import type { Lab } from '../../lab/lab';
import { until } from '../../lab/until';
import { ApiError } from '../../src/clusterClient';
import { PinStatusAnswer, PinWaitAnswer, ReplicationAnswer } from '../../src/clusters/pins/answers';
import { API, clusterSituation, run } from '../clusters/clusterSituation';
import { ALONE, cidOf, IMPATIENT, untilStatus, withClient } from './pinSituation';

const NOBODY_HAS = cidOf('nobody has this');

async function asked<T>(lab: Lab, schema: { parse: (json: unknown) => T }, ...args: string[]) {
  const { code, stdout, stderr } = await run(lab, [...args, ...API]);
  assert.notEqual(stdout, '', stderr);
  return { code, answer: schema.parse(JSON.parse(stdout)) };
}

/** Content that the first Kubo has, as a CID of version 0. */
async function added(lab: Lab): Promise<string> {
  await writeFile(lab.path('content'), 'what everybody may have');
  return (await lab.run(lab.binaries.ipfs, ['add', '-q', lab.path('content')])).trim();
}

describe('cluster replication', () => {
  clusterSituation('pins of which copies are left, and of which none is', async (lab) => {
    const gone = newIdentity().id;
    const peer = await startWithPins(lab, ({ identity: { id } }) => [
      ...Array.from({ length: 8_000 }, (_, index) => ({ cid: cidOf(`everywhere ${index}`) })),
      { cid: cidOf('here'), name: 'here', allocations: [id], replicationFactorMin: 1 },
      { cid: cidOf('half'), name: 'half', allocations: [id, gone], replicationFactorMin: 2 },
      ...Array.from({ length: 1_200 }, (_, index) => ({
        cid: cidOf(`gone ${index}`),
        name: 'gone',
        allocations: [gone],
        replicationFactorMin: 1,
      })),
    ]);
    const { code, answer } = await asked(lab, ReplicationAnswer, 'replication');
    assert.equal(code, 1);
    assert.deepEqual(
      [answer.pins, answer.everywhere, answer.under_replicated_count, answer.only_on_missing_count],
      [9_202, 8_000, 1_201, 1_200],
    );
    assert.deepEqual([answer.under_replicated.length, answer.only_on_missing.length], [1000, 1000]);
    assert.ok(answer.only_on_missing.every(({ name, living }) => name === 'gone' && living === 0));
    assert.deepEqual(answer.by_peer, {
      [peer.identity.id]: { name: 'peer0', allocated: 2 },
      [gone]: { name: null, allocated: 1_201 },
    });
    assert.equal(answer.complete, true, JSON.stringify(answer.cluster.reasons));
  });

  clusterSituation('a peer is killed', async (lab) => {
    const [, second] = await startCluster(lab, { size: 2, config: QUICK_DISK });
    assert.ok(second);
    const [both, one] = [cidOf('at both'), cidOf('at the second')];
    await withClient(async (client) => {
      // Each peer has to have told of its space and its group first.
      await until('a pin can be allocated to both', () =>
        client.pins.pin(both, { replicationMin: 2, replicationMax: 2 }).catch((error: unknown) => {
          assert.ok(error instanceof ApiError, String(error));
          return null;
        }),
      );
      await client.pins.pin(one, { replicationMin: 1, replicationMax: 1, allocations: [second.identity.id] });
    });
    const well = await asked(lab, ReplicationAnswer, 'replication');
    assert.deepEqual([well.code, well.answer.pins], [0, 2]);
    await second.service.kill();
    await until('it is heard of no more', async () => {
      const { answer } = await asked(lab, ReplicationAnswer, 'replication');
      return answer.under_replicated_count > 0 && answer;
    });
    const { code, answer } = await asked(lab, ReplicationAnswer, 'replication');
    assert.deepEqual(
      [code, answer.only_on_missing.map(({ cid }) => cid), answer.by_peer[second.identity.id]?.name],
      [1, [one], 'peer1'],
    );
  });
});

describe('cluster status and cluster wait', () => {
  clusterSituation('a pin under any version and base of its CID', async (lab) => {
    await startCluster(lab, { size: 1, config: IMPATIENT });
    const cid = await added(lab);
    const other = CID.parse(cid).toV1().toString(base64url);
    const before = await asked(lab, PinStatusAnswer, 'status', cid);
    assert.deepEqual([before.code, before.answer.is_pinned, before.answer.copies], [1, false, 0]);
    await withClient((client) => client.pins.pin(cid, { name: 'site', metadata: { team: 'docs' } }));
    for (const written of [cid, other, `/ipfs/${cid}`]) {
      const waited = await asked(lab, PinWaitAnswer, 'wait', written);
      assert.deepEqual([waited.code, waited.answer.is_reached, waited.answer.cid], [0, true, cid]);
      const { code, answer } = await asked(lab, PinStatusAnswer, 'status', written);
      assert.deepEqual(
        [code, answer.cid, answer.is_pinned, answer.copies, answer.copies_wanted, answer.pin?.name],
        [0, cid, true, 1, 1, 'site'],
      );
      assert.deepEqual(
        answer.peers.map(({ peer, status }) => [peer, status]),
        [['peer0', 'pinned']],
      );
    }
  });

  clusterSituation('a pin that is made while it is waited for', async (lab) => {
    await startCluster(lab, { size: 1 });
    const cid = await added(lab);
    const waiting = asked(lab, PinWaitAnswer, 'wait', cid, '--replicas', '1', '--timeout', '60000');
    await withClient((client) => client.pins.pin(cid));
    assert.deepEqual((await waiting).code, 0);
  });

  clusterSituation('one that fails: nothing more is waited for', async (lab) => {
    await startCluster(lab, { size: 1, config: IMPATIENT });
    await withClient(async (client) => {
      await client.pins.pin(NOBODY_HAS);
      await untilStatus(client, 'pin_error', 1);
    });
    const begun = performance.now();
    const { code, answer } = await asked(lab, PinWaitAnswer, 'wait', NOBODY_HAS, '--timeout', '300000');
    assert.ok(performance.now() - begun < 60_000);
    assert.deepEqual([code, answer.is_reached, answer.causes[0]?.code], [1, false, 'content_not_found']);
    const status = await asked(lab, PinStatusAnswer, 'status', NOBODY_HAS);
    assert.deepEqual([status.code, status.answer.copies, status.answer.causes.length], [1, 0, 1]);
  });

  clusterSituation('one that does not come in time', async (lab) => {
    await startCluster(lab, { size: 1, kubo: { online: true, config: ALONE } });
    await withClient((client) => client.pins.pin(NOBODY_HAS));
    const { code, answer } = await asked(lab, PinWaitAnswer, 'wait', NOBODY_HAS, '--timeout', '4000');
    assert.deepEqual([code, answer.is_reached, answer.is_pinned], [1, false, true]);
    assert.equal(answer.peers[0]?.status, 'pinning');
  });

  clusterSituation('more replicas than there are peers', async (lab) => {
    await startCluster(lab, { size: 1 });
    const cid = await added(lab);
    await withClient((client) => client.pins.pin(cid));
    const { code, answer } = await asked(lab, PinWaitAnswer, 'wait', cid, '--replicas', '2');
    assert.deepEqual([code, answer.replicas_wanted, answer.is_reached], [1, 2, false]);
  });

  clusterSituation('nobody is there, or the CID is none', async (lab) => {
    const nowhere = ['--api', `/ip4/127.0.0.1/tcp/${apiOf(3)}`];
    for (const command of ['status', 'wait'] as const) {
      const { code, stdout } = await run(lab, [command, NOBODY_HAS, ...nowhere]);
      assert.deepEqual([code, (JSON.parse(stdout) as { is_pinned: unknown }).is_pinned], [3, null]);
      for (const args of [[], ['hello'], [NOBODY_HAS, NOBODY_HAS]]) {
        assert.equal((await run(lab, [command, ...args])).code, 2);
      }
    }
  });
});
