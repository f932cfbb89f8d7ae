import assert from 'node:assert/strict';
import { startCluster, untilUnheard } from '../../../lab/cluster';
import { countingProxy } from '../../../lab/network/countingProxy';
import type { Lab } from '../../../lab/lab';
import { apiMetrics, SERVICE_PORTS } from '../../../lab/service';
import { until } from '../../../lab/until';
import { EndpointProgram } from '../../daemons/surfaces/endpointProgram';
import { clusterSituation } from '../clusterSituation';

/** The values of one gauge by its labels. */
async function gauge(endpoint: EndpointProgram, name: string): Promise<Record<string, number>> {
  const { status, text } = await endpoint.call('/metrics');
  assert.equal(status, 200, text);
  const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`));
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(name.length, at), Number(line.slice(at + 1))];
    }),
  );
}

const peersIn = (state: string) => `{cluster="ipfs-cluster",state="${state}"}`;

/** Waits until the first peer has these metrics of so many peers. */
async function untilAllTell(names: readonly string[], peers: number): Promise<void> {
  for (const name of names) {
    await until(`${name} of ${peers} peers`, async () => {
      const told = await apiMetrics(SERVICE_PORTS.api, name);
      return told.filter(({ valid }) => valid).length === peers;
    });
  }
}

/** All of it in the namespace of the situation, as whoever has an endpoint there. */
const serve = (lab: Lab) => EndpointProgram.start(lab, '--port', '0');

describe('/metrics of the endpoint, with clusters on this machine', () => {
  clusterSituation('three peers: one cluster, each peer with its disk and its queue', async (lab) => {
    const peers = await startCluster(lab);
    await untilAllTell(['freespace', 'pinqueue'], peers.length);
    const endpoint = await serve(lab);
    await until('all is known', async () => {
      const free = await gauge(endpoint, 'ipfs_cluster_peer_free_space_bytes');
      return Object.keys(free).length === peers.length;
    });
    assert.deepEqual(await gauge(endpoint, 'ipfs_cluster_up'), { '{cluster="ipfs-cluster"}': 1 });
    const states = await gauge(endpoint, 'ipfs_cluster_peers');
    assert.deepEqual([states[peersIn('alive')], states[peersIn('missing')]], [3, 0]);
    const queued = await gauge(endpoint, 'ipfs_cluster_queued_pins');
    for (const [number, { identity }] of peers.entries()) {
      const labels = `{cluster="ipfs-cluster",peer="peer${number}",peer_id="${identity.id}"}`;
      assert.equal(queued[labels], 0, JSON.stringify(queued));
    }
  });

  clusterSituation('a peer that is killed is missing, without a new endpoint', async (lab) => {
    const [, , third] = await startCluster(lab, { configured: true });
    assert.ok(third);
    const endpoint = await serve(lab);
    const count = async (state: string) => (await gauge(endpoint, 'ipfs_cluster_peers'))[peersIn(state)];
    await until('all are alive', async () => (await count('alive')) === 3);
    await third.service.kill();
    await untilUnheard(third.identity.id, SERVICE_PORTS.api);
    await until('it is missing', async () => (await count('missing')) === 1, { withinMs: 110_000 });
    assert.equal(await count('alive'), 2);
  });

  clusterSituation('a cluster that hangs delays no scrape, and is not up', async (lab) => {
    const peers = await startCluster(lab, { size: 1 });
    const endpoint = await serve(lab);
    const up = async () => (await gauge(endpoint, 'ipfs_cluster_up'))['{cluster="ipfs-cluster"}'];
    await until('it is up', async () => (await up()) === 1);
    for (const { service } of peers) {
      service.signal('SIGSTOP');
    }
    await until('it is not up', async () => (await up()) === 0, { withinMs: 110_000 });
    assert.deepEqual(await gauge(endpoint, 'ipfs_cluster_peers'), {});
    const { text } = await endpoint.call('/metrics');
    assert.match(text, /^ipfs_daemon_state\{daemon_type="ipfs_cluster_service",state="unresponsive"\} 1$/m);
  });

  clusterSituation(
    'however often somebody scrapes, clusters are asked no more than their share',
    async (lab) => {
      const [first] = await startCluster(lab, { size: 1 });
      assert.ok(first);
      const proxy = await countingProxy(lab, SERVICE_PORTS.api);
      // The daemon has read its file: whoever looks now finds the proxy.
      await lab.patch(`${first.folder}/service.json`, {
        api: { restapi: { http_listen_multiaddress: `/ip4/127.0.0.1/tcp/${proxy.port}` } },
      });
      const endpoint = await serve(lab);
      for (let scrapes = 0; scrapes < 30; scrapes++) {
        await endpoint.call('/metrics');
      }
      const ofClusters = proxy.asked.filter((line) => /metrics\/(?:freespace|pinqueue)/.test(line));
      assert.ok(ofClusters.length <= 2, proxy.asked.join('\n'));
      assert.ok(proxy.asked.filter((line) => line === 'GET /peers').length <= 1 + 30);
    },
  );
});
