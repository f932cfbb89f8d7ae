import assert from 'node:assert/strict';
import { apiOf, startCluster, untilUnheard } from '../../../lab/cluster';
import { fillDiskOf, QUICK_DISK } from '../../../lab/conditions/fullDisk';
import { untilFrozen } from '../../../lab/conditions/processes';
import { prepareFollower, startFollower } from '../../../lab/follower';
import { apiPings, SERVICE_PORTS } from '../../../lab/service';
import { until } from '../../../lab/until';
import { API, askAlerts, askPeers, assertStates, clusterSituation, peerIn } from '../clusterSituation';

const RAFT = { consensus: { crdt: undefined, raft: { init_peerset: [] } }, datastore: undefined };

describe('cluster peers: what is lost in clusters of several sizes', () => {
  clusterSituation('of six peers one is killed, and two are frozen', async (lab) => {
    const peers = await startCluster(lab, { size: 6 });
    const [, second, third, fourth] = peers;
    assert.ok(second && third && fourth);
    await askPeers(lab, API);
    await second.service.kill();
    for (const { service } of [third, fourth]) {
      service.freeze();
      await untilFrozen(service);
    }
    for (const { identity } of [second, third, fourth]) {
      await untilUnheard(identity.id, SERVICE_PORTS.api);
    }
    const { code, answer } = await askPeers(lab, API);
    assertStates(answer, {
      peer0: 'alive',
      peer1: 'missing',
      peer2: 'silent',
      peer3: 'silent',
      peer4: 'alive',
      peer5: 'alive',
    });
    assert.deepEqual([code, answer.cluster.health], [1, 'degraded']);
    const { answer: told } = await askAlerts(lab, API);
    assert.deepEqual(told.alerts.map((one) => one.code).sort(), [
      'peer_missing',
      'peer_silent',
      'peer_silent',
    ]);
  });

  clusterSituation('the first peer of a raft was killed: the others elect another leader', async (lab) => {
    const [first] = await startCluster(lab, { config: RAFT });
    const other = ['--api', `/ip4/127.0.0.1/tcp/${apiOf(1)}`];
    await askPeers(lab, other);
    await first?.service.kill();
    const { code, answer } = await askPeers(lab, other);
    assertStates(answer, { peer0: 'missing', peer1: 'alive', peer2: 'alive' });
    assert.deepEqual([code, answer.cluster.health, answer.cluster.consensus], [1, 'degraded', 'raft']);
  });

  clusterSituation('the disk of a Kubo is full', async (lab) => {
    const [, second] = await startCluster(lab, { size: 2, ownKubos: true, config: QUICK_DISK });
    assert.ok(second);
    await until('all that it tells of itself is heard', async () => {
      const { free_space, queued_pins } = peerIn((await askPeers(lab, API)).answer, 'peer1');
      return free_space !== null && queued_pins !== null;
    });
    // As its repository is made.
    assert.equal(peerIn((await askPeers(lab, API)).answer, 'peer1').storage_max, 10_000_000_000);
    await fillDiskOf(lab, second, lab.path('repo1'));
    const { answer } = await askAlerts(lab, API);
    assert.deepEqual(
      answer.alerts.map(({ code, subject }) => [code, subject]),
      [['disk_full', second.identity.id]],
    );
  });

  clusterSituation('a follower beside three peers: the one it trusts is killed', async (lab) => {
    const [, , third] = await startCluster(lab);
    assert.ok(third);
    const folder = await prepareFollower(lab, { of: third });
    await startFollower(lab);
    const asFollower = ['--api', `unix:${folder}/api-socket`];
    await until('the follower is heard of', async () => (await apiPings(SERVICE_PORTS.api)).length === 4);
    await until('it has heard of the one it trusts', async () =>
      (await askPeers(lab, asFollower)).answer.peers.some(
        ({ peer_id, last_heard_at }) => peer_id === third.identity.id && last_heard_at !== null,
      ),
    );
    await askPeers(lab, API);
    await third.service.kill();
    await untilUnheard(third.identity.id, SERVICE_PORTS.api);
    const { answer } = await askPeers(lab, API);
    assertStates(answer, { peer0: 'alive', peer1: 'alive', peer2: 'missing', 'follower-template': 'alive' });
  });
});
