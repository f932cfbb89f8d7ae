import assert from 'node:assert/strict';
import { untilUnheard } from '../../../lab/cluster';
import { untilFrozen } from '../../../lab/conditions/processes';
import { startSpreadCluster } from '../../../lab/network/spreadCluster';
import { SERVICE_PORTS } from '../../../lab/service';
import { API, askAlerts, askPeers, assertStates, clusterSituation } from '../clusterSituation';

const SIZE = 8;

describe('cluster peers: eight hosts', () => {
  clusterSituation('three peers are killed, one is cut off, and one is frozen', async (lab) => {
    const peers = await startSpreadCluster(lab, { size: SIZE, oneKubo: true });
    const well = Array.from({ length: SIZE }, (_, number) => [`peer${number}`, 'alive'] as const);
    const before = await askPeers(lab, API);
    assertStates(before.answer, Object.fromEntries(well));
    assert.deepEqual([before.code, before.answer.cluster.health], [0, 'healthy']);
    const [, second, third, fourth, cut, frozen] = peers;
    assert.ok(second && third && fourth && cut?.host && frozen);
    await Promise.all([second, third, fourth].map(({ service }) => service.kill()));
    await cut.host.cut();
    frozen.service.freeze();
    await untilFrozen(frozen.service);
    for (const { identity } of [second, third, fourth, cut, frozen]) {
      await untilUnheard(identity.id, SERVICE_PORTS.api);
    }
    const { code, answer } = await askPeers(lab, API);
    assertStates(answer, {
      peer0: 'alive',
      peer1: 'missing',
      peer2: 'missing',
      peer3: 'missing',
      peer4: 'missing',
      peer5: 'silent',
      peer6: 'alive',
      peer7: 'alive',
    });
    assert.deepEqual([code, answer.cluster.health], [1, 'degraded']);
    const { answer: told } = await askAlerts(lab, API);
    assert.deepEqual(
      told.alerts.map((one) => `${one.code} ${one.subject ?? ''}`).sort(),
      [
        ...[second, third, fourth, cut].map(({ identity }) => `peer_missing ${identity.id}`),
        `peer_silent ${frozen.identity.id}`,
      ].sort(),
    );
  });
});
