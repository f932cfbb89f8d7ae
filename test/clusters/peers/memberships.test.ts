import assert from 'node:assert/strict';
import { apiOf, startCluster, untilUnheard } from '../../../lab/cluster';
import { prepareService, SERVICE_PORTS, startService } from '../../../lab/service';
import { API, askPeers, clusterSituation, statesIn } from '../clusterSituation';

const RAFT = {
  consensus: { crdt: undefined, raft: { init_peerset: [] } },
  datastore: undefined,
};

describe('cluster peers: who belongs', () => {
  clusterSituation('a raft loses one of three, and then its quorum', async (lab) => {
    const [, second, third] = await startCluster(lab, { config: RAFT });
    assert.ok(second && third);
    const well = await askPeers(lab, API);
    assert.deepEqual([well.answer.cluster.health, well.answer.cluster.consensus], ['healthy', 'raft']);
    await third.service.kill();
    const one = await askPeers(lab, API);
    assert.deepEqual([one.code, one.answer.cluster.health], [1, 'degraded']);
    assert.deepEqual(statesIn(one.answer), { peer0: 'alive', peer1: 'alive', peer2: 'missing' });
    await second.service.kill();
    const two = await askPeers(lab, API);
    assert.deepEqual([two.code, two.answer.cluster.health], [1, 'critical']);
    assert.ok(two.answer.cluster.reasons.some(({ code }) => code === 'quorum_lost'));
  });

  clusterSituation('a peer was removed from a raft: nobody misses it', async (lab) => {
    const [, , third] = await startCluster(lab, { config: RAFT });
    assert.ok(third);
    await askPeers(lab, API);
    const { id } = third.identity;
    await fetch(`http://127.0.0.1:${apiOf(0)}/peers/${id}`, { method: 'DELETE' });
    await third.service.exited;
    await untilUnheard(id, SERVICE_PORTS.api);
    const { code, answer } = await askPeers(lab, API);
    assert.deepEqual([code, statesIn(answer)], [0, { peer0: 'alive', peer1: 'alive' }]);
  });

  clusterSituation('a peer with another secret is in peer_addresses and was never heard of', async (lab) => {
    const other = await prepareService(lab, {
      folder: lab.path('other'),
      ports: { api: 19094, proxy: 19095, swarm: 19096, pinning: 19097 },
      config: { cluster: { secret: 'ab'.repeat(32), peername: 'other' } },
    });
    await startCluster(lab, { size: 1, config: { cluster: { peer_addresses: [other.swarmAddress] } } });
    await startService(lab, { folder: other.folder });
    const { code, answer } = await askPeers(lab, API);
    const missed = answer.peers.find(({ peer_id }) => peer_id === other.identity.id);
    assert.deepEqual([code, answer.cluster.health, missed?.state], [1, 'degraded', 'missing']);
    assert.equal(missed?.reasons[0]?.code, 'peer_never_heard');
  });
});
