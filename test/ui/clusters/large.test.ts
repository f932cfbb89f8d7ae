import { type ServedCluster, serveCluster } from '../../../lab/network/servedCluster';
import { expect, test as base } from '../fixtures';
import { ClusterTree } from '../pages/clusterTree';

const test = base.extend<{ cluster: ServedCluster }>({
  cluster: async ({ lab }, use) => {
    await use(await serveCluster(lab, 120));
  },
  settings: async ({ cluster }, use) => {
    await use({ 'ipfsCluster.clusters': [{ name: 'warehouse', api: cluster.address }] });
  },
});

test('more than fifty peers are in groups; what is selected, open and scrolled to stays while looks arrive', async ({
  cluster,
  workbench,
}) => {
  const { page, sidebar } = workbench;
  await workbench.openDaemons();
  const clusters = new ClusterTree(page);
  await clusters.open();
  await workbench.foldDaemons();
  await expect(clusters.row('warehouse, healthy · 120 peers')).toBeVisible();
  for (const group of [
    'node1 to node50, 50 alive',
    'node51 to node100, 50 alive',
    'node101 to node120, 20 alive',
  ]) {
    await expect(clusters.row(group)).toBeVisible();
  }

  const peer = clusters.row('node60,');
  const refresh = () => sidebar.getByRole('button', { name: 'Refresh Clusters' }).click();
  const first = clusters.row('node1 to');
  await clusters.row('node51 to').click();
  await peer.click();
  await expect(peer).toHaveAttribute('aria-expanded', 'true');
  await expect(clusters.row('Peer ID, ')).toBeVisible();
  await clusters.root.hover();
  await page.mouse.wheel(0, 120);
  // A row that is scrolled out of sight is not there at all.
  await expect(first).toHaveCount(0);
  const isKept = async () => {
    await expect(peer).toHaveAttribute('aria-selected', 'true');
    await expect(peer).toHaveAttribute('aria-expanded', 'true');
    await expect(clusters.row('Peer ID, ')).toBeVisible();
  };

  const place = await peer.boundingBox();

  await test.step('each peer has less room', async () => {
    cluster.freeBytes = 2 * 2 ** 30;
    await refresh();
    await expect(clusters.row('node60, alive, 2.0 GiB free')).toBeVisible();
    await isKept();
    expect(await peer.boundingBox()).toEqual(place);
  });

  await test.step('one of another group is missing: it stands first', async () => {
    cluster.lose(107);
    await expect(async () => {
      await refresh();
      await expect(clusters.row('degraded: warehouse, 119 of 120 peers alive')).toBeVisible({
        timeout: 2_000,
      });
    }).toPass();
    await isKept();
    // The row that came above it moved it by its own height, or not at all.
    const moved = ((await peer.boundingBox())?.y ?? NaN) - (place?.y ?? NaN);
    expect([0, place?.height]).toContain(moved);
    await clusters.root.hover();
    await page.mouse.wheel(0, -2000);
    await expect(clusters.row('missing: node107, since ')).toBeVisible();
  });
});
