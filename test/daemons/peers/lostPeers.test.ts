import assert from 'node:assert/strict';
import { apiOf, type RunningPeer, startCluster, untilAllHear, untilUnheard } from '../../../lab/cluster';
import { untilAlerted } from '../../../lab/conditions/peers';
import { untilEnded } from '../../../lab/conditions/processes';
import { daemonBinaries } from '../../../lab/daemonBinaries';
import { Lab } from '../../../lab/lab';
import { createCheckDaemonStatus, NO_SETTINGS } from '../../../src/controller/createController';
import { thisMachine } from '../../../src/controller/machine/machine';
import { Monitor } from '../../../src/monitor/monitor';
import type { DaemonStatusResponse, Instance } from '../../../src/status/result';
import { check } from '../situation';

/** Enough for an order that is left to chance to come out otherwise once. */
const LOOKS = 8;

const silentLog = { debug: () => undefined, error: () => undefined };

describe('two of three peers are lost', () => {
  let lab: Lab;
  let monitor: Monitor;
  let changes: number;

  beforeEach(async () => {
    lab = await Lab.open(await daemonBinaries(console.error));
    lab.useTemplate(await lab.serviceJson());
    const look = createCheckDaemonStatus(() => NO_SETTINGS, thisMachine(lab.env));
    monitor = new Monitor({ check: look, intervalMs: () => 0, log: silentLog });
    changes = 0;
    monitor.on('change', () => changes++);
  });

  afterEach(async () => {
    monitor.dispose();
    await lab.close();
  });

  const survivorOf = ({ daemons }: DaemonStatusResponse): Instance => {
    const instances = daemons.ipfs_cluster_service?.details?.instances ?? [];
    const found = instances.find(({ pid }) => pid !== null);
    assert.ok(found, JSON.stringify(instances));
    return found;
  };

  const lookAgain = async (): Promise<Instance> => {
    const { answer } = await monitor.refresh();
    assert.ok(answer);
    return survivorOf(answer);
  };

  /** A cluster that the monitor has seen well, and of which the second and third peer were then killed. */
  const lost = async (options: Parameters<typeof startCluster>[1]): Promise<readonly string[]> => {
    const peers = await startCluster(lab, options);
    await untilAllHear(peers.map(({ identity }, number) => ({ id: identity.id, api: apiOf(number) })));
    assert.equal((await lookAgain()).state, 'running');
    const [, ...killed] = peers as [RunningPeer, ...RunningPeer[]];
    await Promise.all(killed.map(({ service }) => service.kill()));
    await Promise.all(killed.map(({ service }) => untilEnded(service.pid)));
    return killed.map(({ identity }) => identity.id).sort();
  };

  const saysTheSame = async (ids: readonly string[]) => {
    const first = await lookAgain();
    assert.equal(first.state, 'degraded');
    assert.deepEqual(
      first.causes.flatMap(({ subject }) => subject ?? []),
      ids,
    );
    changes = 0;
    for (let look = 0; look < LOOKS; look++) {
      assert.deepEqual((await lookAgain()).causes, first.causes, `look ${look}`);
    }
    assert.equal(changes, 0, 'nothing has changed');
  };

  it('while their last pings still count', async () => {
    await saysTheSame(await lost({ configured: true, slowPings: true }));
  });

  it('while nobody hears of them any more', async () => {
    const ids = await lost({});
    for (const id of ids) {
      await untilUnheard(id, apiOf(0));
    }
    await untilAlerted([apiOf(0)], ids);
    await saysTheSame(ids);
  });

  it('to looks that know nothing of each other', async () => {
    const ids = await lost({});
    for (const id of ids) {
      await untilUnheard(id, apiOf(0));
    }
    await untilAlerted([apiOf(0)], ids);
    const { state, causes } = survivorOf(await check(lab));
    assert.equal(state, 'degraded');
    for (let look = 0; look < LOOKS; look++) {
      assert.deepEqual(survivorOf(await check(lab)).causes, causes, `look ${look}`);
    }
  });
});
