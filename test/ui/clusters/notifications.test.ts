import { rm } from 'node:fs/promises';
import { startCluster } from '../../../lab/cluster';
import { expect, test } from '../fixtures';
import { ClusterTree } from '../pages/clusterTree';

test.use({ settings: { 'ipfsCluster.notifications': 'problems' } });

test('a missing peer is named in the status bar, and told once, with a way to its row', async ({
  lab,
  workbench,
}) => {
  const [, , third] = await startCluster(lab, { size: 3 });
  await workbench.openDaemons();
  const clusters = new ClusterTree(workbench.page);
  await clusters.open();
  await expect(clusters.row('.*healthy · 3 peers')).toBeVisible();

  // Its folder is gone, too: nothing on this machine tells why its cluster misses it.
  third?.service.signal('SIGTERM');
  await third?.service.exited;
  await rm(third?.folder ?? '', { recursive: true });
  await expect(workbench.status.root).toContainText('peer2 missing in ', { timeout: 120_000 });

  const told = workbench.page.locator('.notifications-toasts .notification-list-item');
  await expect(told).toContainText('peer2 missing', { timeout: 120_000 });
  await expect(told).toHaveCount(1);
  await expect(told.getByRole('button', { name: 'Mute for Today' })).toBeVisible();
  await told.getByRole('button', { name: 'Show' }).click();
  await expect(clusters.row('missing: peer2')).toHaveAttribute('aria-selected', 'true');
});
