import assert from 'node:assert/strict';
import { join } from 'node:path';
import { apiOf, startCluster, untilAllHear } from '../../lab/cluster';
import { prepareFollower, startFollower } from '../../lab/follower';
import { until } from '../../lab/until';
import { ClusterClient, parseAddress } from '../../src/clusterClient';
import { clusterSituation } from '../clusters/clusterSituation';
import { askTrouble, causesIn, cidOf, IMPATIENT, untilStatus, withClient } from './pinSituation';

const RAFT = {
  ...IMPATIENT,
  consensus: { crdt: undefined, raft: { init_peerset: [] } },
  datastore: undefined,
};
const NOBODY_HAS = cidOf('nobody has this');

describe('pins in trouble while peers are away', () => {
  clusterSituation('a peer of a raft is gone: it cannot be asked', async (lab) => {
    const [, second, third] = await startCluster(lab, { config: RAFT });
    assert.ok(second && third);
    await withClient(async (client) => {
      await client.pins.pin(NOBODY_HAS, { name: 'site' });
      await untilStatus(client, 'pin_error', 3);
      await third.service.kill();
      await untilStatus(client, 'cluster_error', 1);
    });
    const { code, answer } = await askTrouble(lab);
    assert.equal(code, 1);
    assert.deepEqual(causesIn(answer), [
      ['peer_unreachable', 1],
      ['content_not_found', 1],
      ['content_not_found', 1],
    ]);
    const [gone] = answer.causes;
    assert.deepEqual(
      [gone?.subject, gone?.text, gone?.recoverable],
      [third.identity.id, 'peer2 cannot be reached: nobody can tell how these pins are there', false],
    );
    assert.deepEqual([answer.totals.pin_error, answer.totals.cluster_error], [2, 1]);
  });

  clusterSituation('a peer hangs, and holds up the list: what the asked one has is told', async (lab) => {
    const [first, second] = await startCluster(lab, { size: 2, config: IMPATIENT, slowPings: true });
    assert.ok(first && second);
    // A ping counts for half a minute, so it is there to be asked for as long.
    await untilAllHear(
      [first, second].map(({ identity }, number) => ({ id: identity.id, api: apiOf(number) })),
    );
    await withClient(async (client) => {
      await client.pins.pin(NOBODY_HAS, { name: 'site' });
      await untilStatus(client, 'pin_error', 1);
    });
    second.service.freeze();
    const { code, answer } = await askTrouble(lab, [
      '--api',
      '/ip4/127.0.0.1/tcp/9094',
      '--timeout',
      '15000',
    ]);
    assert.deepEqual([code, answer.complete], [1, false], JSON.stringify(answer));
    assert.equal(answer.causes[0]?.pins[0]?.peer, 'peer0');
    assert.ok(
      answer.cluster.reasons.some(
        ({ code: why, source }) => why === 'unanswered' && source.startsWith('GET /pins'),
      ),
      JSON.stringify(answer.cluster.reasons),
    );
    second.service.thaw();
  });

  clusterSituation('a follower tells of itself', async (lab) => {
    const [first] = await startCluster(lab, {
      size: 1,
      config: { ...IMPATIENT, consensus: { crdt: { rebroadcast_interval: '3s' } } },
    });
    assert.ok(first);
    const folder = await prepareFollower(lab, { of: first, config: IMPATIENT });
    await startFollower(lab);
    await withClient((client) => client.pins.pin(NOBODY_HAS, { name: 'site' }));
    const socket = `unix:${join(folder, 'api-socket')}`;
    const follower = new ClusterClient({ endpoint: parseAddress(socket) });
    await until(
      'the pin has failed there',
      async () => (await follower.pins.list(['pin_error']).toArray()).length === 1,
    ).finally(() => {
      follower.close();
    });
    const { code, answer } = await askTrouble(lab, ['--api', socket]);
    assert.deepEqual([code, causesIn(answer)], [1, [['content_not_found', 1]]]);
    assert.notEqual(answer.causes[0]?.pins[0]?.peer_id, first.identity.id);
  });
});
