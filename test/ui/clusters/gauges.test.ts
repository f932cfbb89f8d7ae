import { apiOf, startCluster } from '../../../lab/cluster';
import { apiMetrics } from '../../../lab/service';
import { until } from '../../../lab/until';
import { expect, test } from '../fixtures';

test.use({ settings: { 'ipfsCluster.endpoint.enabled': true } });

test('whoever scrapes the endpoint of the window gets the gauges of the clusters of this machine', async ({
  lab,
  workbench,
}) => {
  await startCluster(lab, { size: 2 });
  // It asks for these once in two minutes.
  for (const name of ['freespace', 'pinqueue']) {
    await until(`both peers tell ${name}`, async () => {
      const told = await apiMetrics(apiOf(0), name);
      return told.filter(({ valid }) => valid).length === 2;
    });
  }
  await workbench.palette.run('IPFS: Copy Endpoint as curl');
  await expect.poll(() => workbench.clipboard()).toContain('Authorization: Bearer ');
  const line = await workbench.clipboard();
  const Authorization = /Authorization: (Bearer [\w-]+)/.exec(line)?.[1] ?? '';
  const { origin } = new URL(/http:\S+/.exec(line)?.[0] ?? '');
  const scrape = async () => (await fetch(`${origin}/metrics`, { headers: { Authorization } })).text();
  await expect.poll(scrape).toContain('ipfs_cluster_peers{cluster="ipfs-cluster",state="alive"} 2');
  const gauges = await scrape();
  expect(gauges).toContain('ipfs_cluster_up{cluster="ipfs-cluster"} 1');
  expect(gauges).toContain('ipfs_cluster_peers{cluster="ipfs-cluster",state="missing"} 0');
  await expect.poll(scrape).toMatch(/^ipfs_cluster_peer_free_space_bytes\{.*peer="peer1".*\} \d{6,}$/m);
  await expect.poll(scrape).toMatch(/^ipfs_cluster_queued_pins\{.*peer="peer1".*\} 0$/m);
});
