import { startCluster } from '../../../lab/cluster';
import { fillDiskOf, QUICK_DISK } from '../../../lab/conditions/fullDisk';
import { expect, test } from '../fixtures';
import { AlertTree } from '../pages/alertTree';
import { ClusterTree } from '../pages/clusterTree';

/** What is told of disks is asked every two minutes, and an alert is held off. */
const RAISED_WITHIN = { timeout: 240_000 };

test('a disk that is full is an alert of its peer', async ({ lab, workbench }) => {
  test.setTimeout(600_000);
  const [, second] = await startCluster(lab, { size: 2, ownKubos: true, config: QUICK_DISK });
  await workbench.openDaemons();
  const [clusters, alerts] = [new ClusterTree(workbench.page), new AlertTree(workbench.page)];
  await clusters.open();
  await alerts.open();
  // What was never free is not called full, nor is that of a peer that tells nothing of itself.
  const peer = clusters.row('peer1');
  await expect(async () => {
    await clusters.root.hover();
    await workbench.sidebar.getByRole('button', { name: 'Refresh Clusters' }).click();
    await expect(peer).toContainText('free', { timeout: 5_000 });
  }).toPass({ timeout: 90_000 });

  if (second) {
    await fillDiskOf(lab, second, lab.path('repo1'));
  }
  await expect(alerts.row('disk of peer1 full, since ')).toBeVisible(RAISED_WITHIN);
  await expect(clusters.row('1 alert')).toBeVisible();
});
