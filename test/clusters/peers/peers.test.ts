import assert from 'node:assert/strict';
import { startCluster, untilUnheard } from '../../../lab/cluster';
import { SERVICE_PORTS } from '../../../lab/service';
import { API, askPeers, clusterSituation, peerIn, statesIn } from '../clusterSituation';

describe('cluster peers: who is there', () => {
  clusterSituation('three peers, all well', async (lab) => {
    await startCluster(lab);
    const { code, answer } = await askPeers(lab, API);
    assert.equal(code, 0);
    assert.equal(answer.cluster.health, 'healthy');
    assert.deepEqual(statesIn(answer), { peer0: 'alive', peer1: 'alive', peer2: 'alive' });
  });

  clusterSituation('one peer was killed a moment ago', async (lab) => {
    const [, , third] = await startCluster(lab);
    await third?.service.kill();
    const { code, answer } = await askPeers(lab, API);
    assert.equal(code, 1);
    assert.equal(answer.cluster.health, 'degraded');
    assert.deepEqual(statesIn(answer), { peer0: 'alive', peer1: 'alive', peer2: 'missing' });
  });

  clusterSituation('one peer was killed, and nothing tells of it any more', async (lab) => {
    const [first, , third] = await startCluster(lab);
    assert.ok(first && third);
    await askPeers(lab, API);
    await third.service.kill();
    await untilUnheard(third.identity.id, SERVICE_PORTS.api);
    const { code, answer } = await askPeers(lab, API);
    assert.equal(code, 1);
    const { missing_since, reasons, state } = peerIn(answer, 'peer2');
    assert.equal(state, 'missing');
    assert.notEqual(missing_since, null);
    assert.equal(reasons[0]?.code, 'peer_missing');
  });
});
