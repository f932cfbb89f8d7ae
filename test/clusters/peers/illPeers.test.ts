import assert from 'node:assert/strict';
import { apiOf, startCluster, untilUnheard } from '../../../lab/cluster';
import { untilKuboMissed } from '../../../lab/conditions/peers';
import { untilFrozen } from '../../../lab/conditions/processes';
import { apiPings, prepareService, SERVICE_PORTS, startService } from '../../../lab/service';
import { until } from '../../../lab/until';
import { API, askPeers, clusterSituation, peerIn, statesIn } from '../clusterSituation';

const QUICK_KUBO = { ipfs_connector: { ipfshttp: { ipfs_request_timeout: '60s' } } };

describe('cluster peers: peers that are there and not well', () => {
  clusterSituation('the Kubo of another peer was killed', async (lab) => {
    const [, second] = await startCluster(lab, { size: 2, ownKubos: true });
    await second?.kubo.kill();
    await untilKuboMissed(apiOf(1));
    const { code, answer } = await askPeers(lab, API);
    assert.deepEqual([code, answer.cluster.health], [1, 'degraded']);
    assert.deepEqual(statesIn(answer), { peer0: 'alive', peer1: 'kubo_down' });
    assert.equal(peerIn(answer, 'peer1').kubo.state, 'down');
  });

  clusterSituation('the Kubo of the asked peer was killed', async (lab) => {
    const [first] = await startCluster(lab, { size: 2, ownKubos: true });
    await first?.kubo.kill();
    await untilKuboMissed(apiOf(0));
    const { code, answer } = await askPeers(lab, API);
    assert.deepEqual([code, answer.cluster.health], [1, 'critical']);
    assert.deepEqual(statesIn(answer), { peer0: 'kubo_down', peer1: 'alive' });
  });

  clusterSituation('another peer is frozen, and its pings still count', async (lab) => {
    const [, second] = await startCluster(lab, { size: 2, slowPings: true });
    assert.ok(second);
    await until('the first hears the second', async () =>
      (await apiPings(SERVICE_PORTS.api)).some(
        ({ peer, value }) => peer === second.identity.id && value !== '',
      ),
    );
    second.service.freeze();
    await untilFrozen(second.service);
    const { code, answer } = await askPeers(lab, API);
    assert.equal(code, 1);
    assert.equal(answer.peers.find(({ peer_id }) => peer_id === second.identity.id)?.state, 'silent');
  });

  clusterSituation('the Kubo of another peer is frozen for so long that its pings ran out', async (lab) => {
    const [, second] = await startCluster(lab, { size: 2, ownKubos: true, config: QUICK_KUBO });
    assert.ok(second);
    await askPeers(lab, API);
    second.kubo.freeze();
    await untilUnheard(second.identity.id, SERVICE_PORTS.api);
    const { answer } = await askPeers(lab, API);
    assert.deepEqual(statesIn(answer), { peer0: 'alive', peer1: 'silent' });
    second.kubo.thaw();
  });

  clusterSituation('the asked peer never had a Kubo: it is not READY', async (lab) => {
    await prepareService(lab);
    await startService(lab, { wait: 'api' });
    const { code, answer } = await askPeers(lab);
    assert.deepEqual([code, answer.cluster.health], [1, 'critical']);
    const [peer] = answer.peers;
    assert.deepEqual([peer?.state, peer?.kubo.state], ['starting', 'down']);
  });

  clusterSituation('the asked peer is frozen: nobody could ask', async (lab) => {
    const [first] = await startCluster(lab, { size: 2 });
    assert.ok(first);
    await askPeers(lab, API);
    first.service.freeze();
    await untilFrozen(first.service);
    const { code, answer } = await askPeers(lab, API);
    assert.deepEqual([code, answer.cluster.health, answer.cluster.asked], [3, 'unreachable', null]);
    assert.deepEqual(statesIn(answer), { peer0: 'unknown', peer1: 'unknown' });
  });
});
