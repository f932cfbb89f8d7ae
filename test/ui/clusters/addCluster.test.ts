import { startCluster } from '../../../lab/cluster';
import { expect, test } from '../fixtures';
import { AddCluster } from '../pages/addCluster';
import { ClusterTree } from '../pages/clusterTree';

test('a cluster that is added by its URL is a row, once, and still there after a reload', async ({
  lab,
  workbench,
}) => {
  await startCluster(lab, { size: 1 });
  await workbench.openDaemons();
  const clusters = new ClusterTree(workbench.page);
  await clusters.open();
  await expect(clusters.row('ipfs-cluster, healthy')).toBeVisible();

  const adding = new AddCluster(workbench);
  await adding.begin();
  await adding.plainly('http://127.0.0.1:9094');
  await adding.type('A name for the cluster', 'front desk');
  await expect(adding.root).toBeHidden();
  await expect(clusters.row('front desk, healthy · 1 peer')).toBeVisible();
  await expect(clusters.root.getByRole('treeitem', { level: 1 })).toHaveCount(1);

  await workbench.page.reload();
  await workbench.openDaemons();
  await clusters.open();
  await expect(clusters.row('front desk, healthy')).toBeVisible();
  await expect(clusters.root.getByRole('treeitem', { level: 1 })).toHaveCount(1);
});
