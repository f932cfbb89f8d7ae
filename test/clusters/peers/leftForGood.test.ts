import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { apiOf, startCluster, untilAllHear, untilUnheard } from '../../../lab/cluster';
import type { Lab } from '../../../lab/lab';
import { SERVICE_PORTS, startService } from '../../../lab/service';
import { API, askAlerts, askPeers, assertStates, clusterSituation, peerIn } from '../clusterSituation';

const HOUR_MS = 61 * 60_000;

/** As if an hour had passed since a peer was missed: its moments in what is remembered are an hour earlier. */
async function anHourLater(lab: Lab, id: string): Promise<void> {
  const files = await lab.run('grep', ['-rl', '"missedAt"', '--include=*.json', lab.home]);
  for (const file of files.split('\n').filter((one) => one !== '')) {
    const memory = JSON.parse(await readFile(file, 'utf8')) as { peers: Record<string, unknown>[] };
    for (const peer of memory.peers.filter((one) => one['id'] === id)) {
      peer['lastHeardAt'] = Number(peer['lastHeardAt']) - HOUR_MS;
      peer['missedAt'] = Number(peer['missedAt']) - HOUR_MS;
    }
    await lab.write(file, JSON.stringify(memory));
  }
}

describe('cluster peers: a peer that left for good', () => {
  clusterSituation('it is listed, and counts no more; heard of again, it does', async (lab) => {
    const [first, second] = await startCluster(lab, { size: 2 });
    assert.ok(first && second);
    const { id } = second.identity;
    await askPeers(lab, API);
    await second.service.stop();
    await untilUnheard(id, SERVICE_PORTS.api);
    const missed = await askPeers(lab, API);
    assertStates(missed.answer, { peer0: 'alive', peer1: 'missing' });
    assert.deepEqual([missed.code, missed.answer.cluster.health], [1, 'degraded']);
    // The asked one has forgotten its alert of it, as it has in an hour in which it was begun anew.
    await first.service.stop();
    await startService(lab, { folder: first.folder });
    await anHourLater(lab, id);
    const { code, answer } = await askPeers(lab, API);
    assertStates(answer, { peer0: 'alive', peer1: 'missing' });
    assert.ok(peerIn(answer, 'peer1').reasons.some((reason) => reason.code === 'peer_left'));
    assert.deepEqual([code, answer.cluster.health], [0, 'healthy']);
    assert.deepEqual((await askAlerts(lab, API)).answer.alerts, []);
    await startService(lab, { folder: second.folder, args: ['--bootstrap', first.swarmAddress] });
    await untilAllHear([first, second].map((one, number) => ({ id: one.identity.id, api: apiOf(number) })));
    const back = await askPeers(lab, API);
    assertStates(back.answer, { peer0: 'alive', peer1: 'alive' });
    assert.equal(back.code, 0);
  });
});
