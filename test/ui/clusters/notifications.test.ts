import { rm } from 'node:fs/promises';
import { type RunningPeer, startCluster } from '../../../lab/cluster';
import { expect, test } from '../fixtures';
import { AlertTree } from '../pages/alertTree';
import { ClusterTree } from '../pages/clusterTree';

test.use({ settings: { 'ipfsCluster.notifications': 'problems' } });

/** Its folder is gone, too: nothing on this machine tells why its cluster misses it. */
async function vanish(peer: RunningPeer | undefined): Promise<void> {
  peer?.service.signal('SIGTERM');
  await peer?.service.exited;
  await rm(peer?.folder ?? '', { recursive: true });
}

test('a missing peer is named in the status bar, and told once, with a way to its row', async ({
  lab,
  workbench,
}) => {
  const [, , third] = await startCluster(lab, { size: 3 });
  await workbench.openDaemons();
  const clusters = new ClusterTree(workbench.page);
  await clusters.open();
  await expect(clusters.row('.*healthy · 3 peers')).toBeVisible();

  await vanish(third);
  await expect(workbench.status.root).toContainText('peer2 missing in ', { timeout: 120_000 });

  const told = workbench.page.locator('.notifications-toasts .notification-list-item');
  await expect(told).toContainText('peer2 missing', { timeout: 120_000 });
  await expect(told).toHaveCount(1);
  await expect(told.getByRole('button', { name: 'Mute for Today' })).toBeVisible();
  await told.getByRole('button', { name: 'Show' }).click();
  await expect(clusters.row('missing: peer2')).toHaveAttribute('aria-selected', 'true');
});

test('muted for today, the next loss is in the timeline alone', async ({ lab, workbench }) => {
  const [, second, third] = await startCluster(lab, { size: 3 });
  await workbench.openDaemons();
  const [clusters, alerts] = [new ClusterTree(workbench.page), new AlertTree(workbench.page)];
  await clusters.open();
  await alerts.open();
  await workbench.foldDaemons();
  await expect(clusters.row('.*healthy · 3 peers')).toBeVisible();
  const told = workbench.page.locator('.notifications-toasts .notification-list-item');

  await vanish(third);
  await expect(workbench.status.root).toContainText('peer2 missing in ', { timeout: 120_000 });
  await expect(told).toContainText('peer2 missing', { timeout: 120_000 });
  await told.getByRole('button', { name: 'Mute for Today' }).click();
  await expect(told).toHaveCount(0);

  await vanish(second);
  await expect(clusters.row('missing: peer1')).toBeVisible({ timeout: 120_000 });
  const next = alerts.row('peer1 missing, since ');
  await expect(next).toBeVisible({ timeout: 120_000 });
  await workbench.chooseFor(next, 'Open as JSON');
  await expect(workbench.page.locator('.monaco-editor').first()).toContainText('"peer_missing"');
  await workbench.palette.run('Notifications: Show Notifications');
  await expect(workbench.page.locator('.notifications-center')).toContainText(/no new notifications/i);
});
