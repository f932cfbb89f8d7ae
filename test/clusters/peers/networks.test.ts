import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { untilUnheard } from '../../../lab/cluster';
import { type SpreadPeer, startSpreadCluster } from '../../../lab/network/spreadCluster';
import { apiPings, type Ping, SERVICE_PORTS } from '../../../lab/service';
import { until } from '../../../lab/until';
import { API, assertStates, askAlerts, askPeers, peerIn, SharedCluster } from '../clusterSituation';

const ALL_WELL = { peer0: 'alive', peer1: 'alive', peer2: 'alive' } as const;

describe('cluster peers: hosts with networks of their own', () => {
  const shared = SharedCluster.arrange(startSpreadCluster);
  const ask = async () => askPeers(shared.lab, API);
  const peer = (number: number) => shared.cluster[number] ?? assert.fail();
  const host = (number: number) => peer(number).host ?? assert.fail();
  /** As somebody would who sits at that host, with what was seen there. */
  const askAt = async (number: number) => {
    const home = shared.lab.path(`home${number}`);
    await mkdir(home, { recursive: true });
    return askPeers(shared.lab, API, { HOME: home }, host(number).within);
  };
  const untilHeard = async ({ identity }: SpreadPeer) =>
    until(`${identity.id} is heard of`, async () =>
      (await apiPings(SERVICE_PORTS.api)).some(
        (ping) => ping.peer === identity.id && ping.valid && ping.value !== '',
      ),
    );

  it('all are well, at whichever of them one asks', async () => {
    const { code, answer } = await ask();
    assertStates(answer, ALL_WELL);
    assert.deepEqual([code, answer.cluster.health], [0, 'healthy']);
    await until('the outer ones hear one another', async () => {
      const there = await fetch(`http://${host(2).address}:${SERVICE_PORTS.api}/monitor/metrics/ping`);
      return (
        ((await there.json()) as Ping[]).filter(({ valid, value }) => valid && value !== '').length === 3
      );
    });
    assertStates((await askAt(2)).answer, ALL_WELL);
  });

  it('a cable was pulled a moment ago: the list of peers is waited for until the last ping has run out', async () => {
    await host(2).cut();
    const { code, answer } = await ask();
    assert.deepEqual([code, answer.cluster.health], [1, 'degraded']);
    assertStates(answer, { peer0: 'alive', peer1: 'alive', peer2: 'missing' });
  });

  it('a peer is cut off, and its pings have run out', async () => {
    await untilUnheard(peer(2).identity.id, SERVICE_PORTS.api);
    const { code, answer } = await ask();
    assert.deepEqual([code, answer.cluster.health], [1, 'degraded']);
    assertStates(answer, { peer0: 'alive', peer1: 'alive', peer2: 'missing' });
    assert.notEqual(peerIn(answer, 'peer2').missing_since, null);
    const { answer: alerts } = await askAlerts(shared.lab, API);
    assert.deepEqual(
      alerts.alerts.map(({ code: alert, subject }) => [alert, subject]),
      [['peer_missing', peer(2).identity.id]],
    );
  });

  it('asked on the smaller side of the partition, the others are missing', async () => {
    const { code, answer } = await askAt(2);
    assert.equal(code, 1);
    assertStates(answer, { peer0: 'missing', peer1: 'missing', peer2: 'alive' });
  });

  it('the cable is back, and so is the peer', async () => {
    await host(2).join();
    await untilHeard(peer(1));
    await untilHeard(peer(2));
    const { code, answer } = await ask();
    assertStates(answer, ALL_WELL);
    assert.deepEqual([code, answer.cluster.health], [0, 'healthy']);
    assert.equal(peerIn(answer, 'peer2').missing_since, null);
  });

  it('a peer was restarted under another address', async () => {
    await peer(2).service.stop();
    await host(2).move('10.77.0.99');
    await untilUnheard(peer(2).identity.id, SERVICE_PORTS.api);
    assert.equal(peerIn((await ask()).answer, 'peer2').state, 'missing');
    peer(2).service = await peer(2).restart();
    await untilHeard(peer(2));
    const { answer } = await ask();
    assertStates(answer, ALL_WELL);
    const { addresses } = peerIn(answer, 'peer2');
    assert.ok(
      addresses.some((one) => one.startsWith('/ip4/10.77.0.99/')),
      addresses.join(),
    );
    assert.ok(!addresses.some((one) => one.startsWith('/ip4/10.77.0.12/')), addresses.join());
  });

  it('both others are cut off: the asked one is alone, and says so', async () => {
    await Promise.all([host(1).cut(), host(2).cut()]);
    await untilUnheard(peer(1).identity.id, SERVICE_PORTS.api);
    await untilUnheard(peer(2).identity.id, SERVICE_PORTS.api);
    const { answer } = await ask();
    assertStates(answer, { peer0: 'alive', peer1: 'missing', peer2: 'missing' });
    await Promise.all([host(1).join(), host(2).join()]);
    await untilHeard(peer(1));
    await untilHeard(peer(2));
    assertStates((await ask()).answer, ALL_WELL);
  });
});
