import assert from 'node:assert/strict';
import { startCluster } from '../../lab/cluster';
import type { Lab } from '../../lab/lab';
import { clusterSituation } from '../clusters/clusterSituation';
import { ALONE, askTrouble, causesIn, cidOf, IMPATIENT, untilStatus, withClient } from './pinSituation';

const [NOBODY_HAS, OTHER] = [cidOf('nobody has this'), cidOf('nobody has this either')];

/** One peer, of which a pin fails. */
async function failing(lab: Lab, cid = NOBODY_HAS, name = 'site') {
  const [peer] = await startCluster(lab, { size: 1, config: IMPATIENT });
  assert.ok(peer);
  await withClient(async (client) => {
    await client.pins.pin(cid, { name });
    await untilStatus(client, 'pin_error', 1);
  });
  return peer;
}

describe('pins in trouble', () => {
  clusterSituation('there are none', async (lab) => {
    await startCluster(lab, { size: 1 });
    const { code, answer } = await askTrouble(lab);
    assert.deepEqual([code, answer.complete, answer.causes], [0, true, []]);
    assert.equal(answer.cluster.health, 'healthy');
    assert.ok(Object.values(answer.totals).every((count) => count === 0));
    assert.ok(answer.requests > 0 && answer.requests <= 6, String(answer.requests));
  });

  clusterSituation('content that an offline Kubo does not have', async (lab) => {
    const { identity } = await failing(lab);
    const { code, answer } = await askTrouble(lab);
    assert.equal(code, 1);
    const [cause] = answer.causes;
    assert.deepEqual(
      [cause?.code, cause?.kind, cause?.text, cause?.recoverable, cause?.count],
      [
        'content_not_found',
        'content_not_here',
        'Kubo of peer0 runs offline and does not have the content',
        true,
        1,
      ],
    );
    const [pin] = cause?.pins ?? [];
    assert.deepEqual(
      [pin?.cid, pin?.name, pin?.peer_id, pin?.peer, pin?.status, pin?.attempts],
      [NOBODY_HAS, 'site', identity.id, 'peer0', 'pin_error', 1],
    );
    assert.match(pin?.error ?? '', /block was not found locally/);
    assert.ok(Math.abs(Date.parse(pin?.since ?? '') - Date.now()) < 60_000);
    assert.deepEqual(answer.totals.pin_error, 1);
    assert.equal(answer.cluster.health, 'degraded');
  });

  clusterSituation('content that nobody on the network has', async (lab) => {
    await startCluster(lab, { size: 1, config: IMPATIENT, kubo: { online: true, config: ALONE } });
    await withClient(async (client) => {
      await client.pins.pin(NOBODY_HAS);
      await untilStatus(client, 'pin_error', 1);
    });
    const { code, answer } = await askTrouble(lab);
    assert.deepEqual([code, causesIn(answer)], [1, [['content_not_found', 1]]]);
    assert.equal(answer.causes[0]?.kind, 'content_not_found', answer.causes[0]?.pins[0]?.error);
  });

  clusterSituation('Kubo is down: pins and unpins fail', async (lab) => {
    const [peer] = await startCluster(lab, { size: 1, config: IMPATIENT });
    assert.ok(peer);
    const added = (
      await lab.run(lab.binaries.ipfs, ['add', '-q', '--cid-version=1', `${peer.folder}/service.json`])
    ).trim();
    await withClient(async (client) => {
      await client.pins.pin(added, { name: 'to be unpinned' });
      await peer.kubo.kill();
      await client.pins.pin(NOBODY_HAS);
      await untilStatus(client, 'pin_error', 1);
      await client.pins.unpin(added);
      await untilStatus(client, 'unpin_error', 1);
      const { code, answer } = await askTrouble(lab);
      assert.deepEqual(
        [code, causesIn(answer)],
        [
          1,
          [
            ['kubo_unreachable', 1],
            ['unpin_failed', 1],
          ],
        ],
      );
      const [unreachable, failed] = answer.causes;
      assert.deepEqual(
        [unreachable?.text, unreachable?.next_step, unreachable?.recoverable],
        ['Kubo of peer0 cannot be reached', 'Start Kubo on peer0, then recover these pins', true],
      );
      assert.deepEqual([failed?.recoverable, failed?.pins[0]?.cid], [false, added]);
      assert.deepEqual([answer.totals.pin_error, answer.totals.unpin_error], [1, 1]);
      assert.equal(answer.cluster.health, 'critical');
    });
  });

  clusterSituation('Kubo hangs', async (lab) => {
    const [peer] = await startCluster(lab, { size: 1, config: IMPATIENT });
    assert.ok(peer);
    peer.kubo.freeze();
    await withClient(async (client) => {
      await client.pins.pin(NOBODY_HAS);
      await untilStatus(client, 'pin_error', 1);
    });
    const { code, answer } = await askTrouble(lab);
    assert.deepEqual([code, causesIn(answer)], [1, [['kubo_silent', 1]]], JSON.stringify(answer.causes));
    peer.kubo.thaw();
  });

  clusterSituation('several pins of one cause, the oldest first, with odd names', async (lab) => {
    const odd = 'name with "quotes", \u202e, \u0007 and 日本語';
    await failing(lab, NOBODY_HAS, odd);
    await withClient(async (client) => {
      await client.pins.pin(OTHER, { name: '' });
      await untilStatus(client, 'pin_error', 2);
    });
    const { answer } = await askTrouble(lab);
    assert.deepEqual(
      answer.causes.map(({ pins }) => pins.map(({ name }) => name)),
      [[odd, '']],
    );
  });
});
