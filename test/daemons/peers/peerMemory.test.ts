import assert from 'node:assert/strict';
import { apiOf, startCluster, untilAllHear, untilUnheard } from '../../../lab/cluster';
import { daemonBinaries } from '../../../lab/daemonBinaries';
import { Lab } from '../../../lab/lab';
import { startService } from '../../../lab/service';
import { createCheckDaemonStatus, NO_SETTINGS } from '../../../src/controller/createController';
import { thisMachine } from '../../../src/controller/machine/machine';
import type { Instance } from '../../../src/status/result';

describe('peers that earlier looks saw', () => {
  let lab: Lab;
  beforeEach(async () => {
    lab = await Lab.open(await daemonBinaries(console.error));
    lab.useTemplate(await lab.serviceJson());
  });
  afterEach(async () => lab.close());

  /** Looks as a window does, which has looked before. */
  function window(folders: readonly string[]) {
    const settings = { ...NO_SETTINGS, folders: { ipfs_cluster_service: folders } };
    const check = createCheckDaemonStatus(() => settings, thisMachine(lab.env));
    return async (): Promise<readonly Instance[]> => {
      const answer = await check({ daemon_type: 'ipfs_cluster_service' });
      return answer.daemons.ipfs_cluster_service?.details?.instances ?? [];
    };
  }

  const statesOf = (instances: readonly Instance[]) => instances.map(({ state }) => state).sort();

  it('each survivor misses a peer that was killed here at once, while its pings still count', async () => {
    const peers = await startCluster(lab, { configured: true, slowPings: true });
    const look = window(peers.map(({ folder }) => folder));
    assert.deepEqual(statesOf(await look()), ['running', 'running', 'running']);
    await peers[1]?.service.kill();
    assert.deepEqual(statesOf(await look()), ['crashed', 'degraded', 'degraded']);
    await startService(lab, { folder: peers[1]?.folder ?? '' });
    assert.deepEqual(statesOf(await look()), ['running', 'running', 'running']);
  });

  it('a second loss is seen, though a peer raises one alert only', async () => {
    const peers = await startCluster(lab);
    const [first, second, third] = peers;
    // Only the first is looked at: the others might as well be on other machines.
    const look = window([]);
    const own = async () => (await look()).find(({ folder }) => folder === first?.folder);
    await look();
    await third?.service.kill();
    await untilUnheard(third?.identity.id ?? '', apiOf(0));
    assert.equal((await own())?.state, 'degraded');
    await startService(lab, {
      folder: third?.folder ?? '',
      args: ['--bootstrap', first?.swarmAddress ?? ''],
    });
    await untilAllHear(peers.map(({ identity }, number) => ({ id: identity.id, api: apiOf(number) })));
    assert.equal((await own())?.state, 'running');
    await second?.service.kill();
    await untilUnheard(second?.identity.id ?? '', apiOf(0));
    const { state, reasons } = (await own()) ?? {};
    assert.equal(state, 'degraded');
    assert.match(
      reasons?.[0] ?? '',
      new RegExp(`^peer ${second?.identity.id} (has sent no ping|was last heard of|ran here)`),
    );
  });
});
