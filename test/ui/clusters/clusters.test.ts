import { startCluster } from '../../../lab/cluster';
import { expect, test } from '../fixtures';
import { ClusterTree } from '../pages/clusterTree';

test('a cluster is one row with its peers; a killed one is missing, first and in words', async ({
  lab,
  workbench,
}) => {
  const [, , third] = await startCluster(lab, { size: 3 });
  await workbench.openDaemons();
  const clusters = new ClusterTree(workbench.page);
  await clusters.open();
  await expect(clusters.root.getByRole('treeitem', { level: 1 })).toHaveCount(1);
  await expect(clusters.row('.*healthy · 3 peers')).toBeVisible();

  await third?.service.kill();
  const missing = clusters.row('missing: ');
  await expect(async () => {
    await clusters.root.hover();
    await workbench.sidebar.getByRole('button', { name: 'Refresh Clusters' }).click();
    await expect(missing).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 90_000 });
  await expect(missing).toContainText('since');
  await expect(clusters.row('degraded: ')).toContainText('2 of 3 peers alive');

  await workbench.chooseFor(missing, 'Open as JSON');
  await expect(workbench.page.locator('.monaco-editor').first()).toContainText('"missing_since"');
  await workbench.chooseFor(clusters.row('degraded: '), 'Copy as ipfs-cluster-ctl');
  await expect.poll(() => workbench.clipboard()).toMatch(/^ipfs-cluster-ctl --host \/ip4\/.* peers ls$/);
});

test('where no peer of a cluster runs the view says so', async ({ workbench }) => {
  await workbench.openDaemons();
  await new ClusterTree(workbench.page).open();
  await expect(workbench.sidebar).toContainText('No peer of a cluster runs on this machine.');
});
