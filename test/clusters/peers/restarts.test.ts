import assert from 'node:assert/strict';
import { apiOf, type RunningPeer, startCluster, untilAllHear, untilUnheard } from '../../../lab/cluster';
import type { LabProcess } from '../../../lab/labProcess';
import { SERVICE_PORTS, startService } from '../../../lab/service';
import { API, assertStates, askAlerts, askPeers, peerIn, SharedCluster, statesIn } from '../clusterSituation';

const ALL_WELL = { peer0: 'alive', peer1: 'alive', peer2: 'alive', peer3: 'alive', peer4: 'alive' } as const;

/** More than a peer connects to by itself when it begins. */
const SIZE = 5;

describe('cluster peers: peers that come back', () => {
  const shared = SharedCluster.arrange(async (lab) => startCluster(lab, { size: SIZE, configured: true }));
  const ask = async () => askPeers(shared.lab, API);
  const peer = (number: number): RunningPeer => shared.cluster[number] ?? assert.fail();
  const services = new Map<number, LabProcess>();
  const service = (number: number) => services.get(number) ?? peer(number).service;
  const restart = async (number: number, wait: 'api' | 'ready') => {
    services.set(number, await startService(shared.lab, { folder: peer(number).folder, wait }));
  };
  const untilComplete = async () =>
    untilAllHear(shared.cluster.map(({ identity }, number) => ({ id: identity.id, api: apiOf(number) })));

  it('one was killed and started again', async () => {
    assertStates((await ask()).answer, ALL_WELL);
    await service(4).kill();
    await untilUnheard(peer(4).identity.id, SERVICE_PORTS.api);
    const missed = peerIn((await ask()).answer, 'peer4');
    assert.equal(missed.state, 'missing');
    assert.notEqual(missed.missing_since, null);
    await restart(4, 'ready');
    // Whether or not it was heard of already.
    assert.ok(['starting', 'alive'].includes(peerIn((await ask()).answer, 'peer4').state));
    await untilComplete();
    const { code, answer } = await ask();
    assertStates(answer, ALL_WELL);
    assert.equal(code, 0);
    assert.deepEqual([peerIn(answer, 'peer4').missing_since, peerIn(answer, 'peer4').reasons], [null, []]);
  });

  for (const how of ['stop', 'kill'] as const) {
    const verb = { stop: 'ended', kill: 'killed' }[how];
    it(`the asked one was ${verb} and started again: it has not heard of all yet, and misses nobody`, async () => {
      await service(0)[how]();
      await restart(0, 'api');
      const { answer } = await ask();
      const others = answer.peers.filter(({ is_asked }) => !is_asked);
      assert.equal(others.length, SIZE - 1);
      for (const { name, state, reasons } of others) {
        assert.ok(
          ['alive', 'starting', 'unknown'].includes(state),
          `${name} ${state} ${JSON.stringify(reasons)}`,
        );
      }
      assert.deepEqual((await askAlerts(shared.lab, API)).answer.alerts, []);
      await untilComplete();
      assertStates((await ask()).answer, ALL_WELL);
    });
  }

  it('all were ended and started again, but one', async () => {
    for (let number = 0; number < SIZE; number++) {
      await service(number).stop();
    }
    for (let number = 0; number < SIZE - 1; number++) {
      await restart(number, 'ready');
    }
    await untilAllHear(
      shared.cluster.slice(0, -1).map(({ identity }, number) => ({ id: identity.id, api: apiOf(number) })),
    );
    const { peer4, ...others } = statesIn((await ask()).answer);
    assert.deepEqual(others, { peer0: 'alive', peer1: 'alive', peer2: 'alive', peer3: 'alive' });
    // It was never tried to be connected to, as three others are there, and nobody has run for long.
    assert.ok(peer4 === 'unknown' || peer4 === 'missing', peer4);
  });

  it('the last one is back, too: the whole cluster was restarted', async () => {
    await restart(4, 'ready');
    await untilComplete();
    const { code, answer } = await ask();
    assertStates(answer, ALL_WELL);
    assert.deepEqual([code, answer.cluster.health], [0, 'healthy']);
  });
});
