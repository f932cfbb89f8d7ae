import assert from 'node:assert/strict';
import { type CountingProxy, countingProxy } from '../../../lab/network/countingProxy';
import { daemonBinaries } from '../../../lab/daemonBinaries';
import { kubo, KUBO_PORTS } from '../../../lab/kubo';
import { Lab } from '../../../lab/lab';
import { prepareService, SERVICE_PORTS, startService } from '../../../lab/service';
import { until } from '../../../lab/until';
import { createCheckDaemonStatus, NO_SETTINGS } from '../../../src/controller/createController';
import { SETTINGS } from '../../../src/controller/settingsTable';
import { Monitor } from '../../../src/monitor/monitor';
import { nextLookIn } from '../../../src/monitor/pacing';

const MOST_A_MINUTE = 12;
const LOOKS = 12;
const USUAL_MS = SETTINGS.refreshInterval.default * 1000;

describe('what a real Kubo and a real peer are asked, counted by a proxy before each', () => {
  let lab: Lab;
  let proxies: readonly CountingProxy[];
  let monitor: Monitor;
  let looks = 0;

  before(async () => {
    lab = await Lab.open(await daemonBinaries(console.error));
    await kubo(lab);
    const { folder } = await prepareService(lab);
    await startService(lab);
    const before = [await countingProxy(lab, KUBO_PORTS.api), await countingProxy(lab, SERVICE_PORTS.api)];
    const [rpc, rest] = before.map(({ port }) => `/ip4/127.0.0.1/tcp/${port}`) as [string, string];
    // The daemons have read theirs: whoever looks now finds the proxies, which is all that is seen of either.
    await lab.patch(lab.path('.ipfs', 'config'), { Addresses: { API: rpc } });
    await lab.write(lab.path('.ipfs', 'api'), rpc);
    await lab.patch(`${folder}/service.json`, {
      api: { restapi: { http_listen_multiaddress: rest } },
      ipfs_connector: { ipfshttp: { node_multiaddress: rpc } },
    });
    proxies = before;
    const nothingListed = {
      ...{ source: '/proc', daemons: [], someEnded: () => false, mayBeDaemon: () => false },
      ...{ nameOf: () => null, listenerOwner: () => null },
    };
    const check = createCheckDaemonStatus(() => NO_SETTINGS, {
      platform: process.platform,
      environment: lab.env,
      listProcesses: () => Promise.resolve(nothingListed),
    });
    const log = { debug: () => undefined, error: () => undefined };
    monitor = new Monitor({ check, intervalMs: () => 1, log });
    monitor.on('looked', () => {
      looks++;
    });
  });

  after(async () => {
    monitor.dispose();
    await lab.close();
  });

  /** Requests to each, a look, while somebody watches. */
  const counted = async (): Promise<number[]> => {
    for (const proxy of proxies) {
      proxy.asked.length = 0;
    }
    const from = looks;
    monitor.setWatched(true);
    await until('it has looked some times', () => looks >= from + LOOKS);
    monitor.setWatched(false);
    await until('the last look has ended', () => !monitor.snapshot.looking);
    return proxies.map(({ asked }) => asked.length / (looks - from));
  };

  it('is both of them running', async () => {
    const { answer } = await monitor.refresh();
    const states = [answer?.daemons.ipfs?.state, answer?.daemons.ipfs_cluster_service?.state];
    assert.deepEqual(states, ['running', 'running'], JSON.stringify(answer?.daemons, null, 2));
  });

  it('is at most 12 requests a minute at rest, all told', async () => {
    const looksAMinute =
      60_000 / (nextLookIn({ intervalMs: USUAL_MS, unchanged: 1000, inBetween: false }) ?? NaN);
    for (const [index, requests] of (await counted()).entries()) {
      const aMinute = requests * looksAMinute;
      assert.ok(aMinute > 0 && aMinute <= MOST_A_MINUTE, `${aMinute}: ${proxies[index]?.asked.join('\n')}`);
    }
  });

  it('is no more where they are slow', async () => {
    const quick = await counted();
    for (const proxy of proxies) {
      proxy.delayMs = 150;
    }
    const slow = await counted();
    slow.forEach((requests, index) => {
      assert.ok(
        requests <= (quick[index] ?? 0),
        `${requests} a look, and ${quick[index]} of one that is quick: ${proxies[index]?.asked.join(', ')}`,
      );
    });
  });

  it('is nothing while nobody watches', async () => {
    for (const proxy of proxies) {
      proxy.asked.length = 0;
    }
    const from = looks;
    // As often as it would have looked by now, were it watched: another monitor counts that.
    const other = new Monitor({
      check: createCheckDaemonStatus(() => NO_SETTINGS, {
        platform: process.platform,
        environment: { ...lab.env, HOME: lab.path('nobody') },
        listProcesses: () => Promise.reject(new Error('not looked at')),
      }),
      intervalMs: () => 1,
      log: { debug: () => undefined, error: () => undefined },
    });
    let others = 0;
    other.on('looked', () => {
      others++;
    });
    other.setWatched(true);
    await until('the other one has looked some times', () => others >= LOOKS);
    other.dispose();
    assert.equal(looks, from);
    assert.deepEqual(
      proxies.map(({ asked }) => asked.length),
      [0, 0],
    );
  });
});
