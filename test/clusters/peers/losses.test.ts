import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { apiOf, startCluster, untilUnheard } from '../../../lab/cluster';
import { untilFrozen } from '../../../lab/conditions/processes';
import { prepareFollower, startFollower } from '../../../lab/follower';
import { apiPings, SERVICE_PORTS } from '../../../lab/service';
import { until } from '../../../lab/until';
import { API, askAlerts, askPeers, assertStates, clusterSituation, peerIn } from '../clusterSituation';

const RAFT = { consensus: { crdt: undefined, raft: { init_peerset: [] } }, datastore: undefined };
const QUICK_DISK = { informer: { disk: { metric_ttl: '3s' } } };

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
    const freeOf = async () => peerIn((await askPeers(lab, API)).answer, 'peer1').free_space;
    await until('its free space is told', async () => (await freeOf()) !== null);
    const env = { IPFS_PATH: lab.path('repo1') };
    await lab.write(lab.path('content'), randomBytes(3 << 20).toString('hex'));
    await lab.run(lab.binaries.ipfs, ['config', 'Datastore.StorageMax', '1MB'], env);
    await second.kubo.stop();
    second.kubo.thaw();
    const kubo = lab.launch(lab.binaries.ipfs, ['daemon', '--offline'], { env });
    await kubo.until('Kubo is ready', () => kubo.output.includes('Daemon is ready'));
    await lab.run(lab.binaries.ipfs, ['add', '-q', lab.path('content')], env);
    await until('no free space is told any more', async () => {
      const there = await fetch(`http://127.0.0.1:${SERVICE_PORTS.api}/monitor/metrics/freespace`);
      const metrics = (await there.json()) as { peer: string; valid: boolean; value: string }[] | null;
      return !(metrics ?? []).some(
        ({ peer, valid, value }) => peer === second.identity.id && valid && value !== '0',
      );
    });
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
    await third.service.kill();
    await untilUnheard(third.identity.id, SERVICE_PORTS.api);
    const { answer } = await askPeers(lab, API);
    assertStates(answer, { peer0: 'alive', peer1: 'alive', peer2: 'missing', 'follower-template': 'alive' });
  });
});
