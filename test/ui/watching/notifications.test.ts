import { startKubo } from '../../../lab/kubo';
import { startService } from '../../../lab/service';
import { expect, test } from '../fixtures';
import { startTrio } from '../trio';

const QUICK = { 'ipfsCluster.refreshInterval': 1 };
/** News is held back for 45 s, and a look takes its time. */
const TOLD = { timeout: 90_000 };
const LIGHT = { 'workbench.colorTheme': 'Default Light Modern' };

test.use({ settings: QUICK });

test('a crash that lasts and the recovery from it are told once each, and nothing is while that is off', async ({
  lab,
  workbench,
}) => {
  const { ipfs, service, follower } = await startTrio(lab);
  const { page, status } = workbench;
  const toasts = page.locator('.notifications-toasts .notification-list-item');
  await workbench.openDaemons();
  await expect(status.root).toHaveText('IPFS: running');
  // Whoever has the view open sees it there.
  await workbench.openExplorer();

  await test.step('off: a crash is in the status bar alone', async () => {
    await follower.kill();
    await expect(status.root).toHaveText('IPFS: follower crashed');
  });
  await test.step('turned on: what is down already is no news', async () => {
    await workbench.server.configure({ ...QUICK, ...LIGHT, 'ipfsCluster.notifications': true });
    await expect(page.locator('.monaco-workbench.vs')).toBeVisible();
    // The look that sees it go and come again is one with the setting.
    await service.kill();
    await expect(status.root).toHaveText('IPFS: follower crashed +1');
    await startService(lab);
    await expect(status.root).toHaveText('IPFS: follower crashed');
  });
  await test.step('a Kubo that was killed is told of', async () => {
    await ipfs.kill();
    await expect(status.root).toHaveText(/crashed \+1$/);
    await expect(toasts).toHaveCount(1, TOLD);
    await expect(toasts).toContainText(/ipfs \.ipfs: crashed\./);
  });
  await test.step('so is that it runs again', async () => {
    await startKubo(lab);
    await expect(toasts.filter({ hasText: 'ipfs .ipfs runs again.' })).toHaveCount(1, TOLD);
  });
  await test.step('that was all, and "Show" leads to the row', async () => {
    const center = page.locator('.notifications-center');
    await workbench.palette.run('Notifications: Show Notifications');
    const told = center.locator('.notification-list-item');
    await expect(told).toHaveCount(2);
    await expect(told.filter({ hasText: 'ipfs .ipfs: crashed.' })).toHaveCount(1);
    const recovery = told.filter({ hasText: 'ipfs .ipfs runs again.' });
    await recovery.hover();
    await recovery.getByRole('button', { name: 'Show' }).click();
    await expect(workbench.tree.daemon('ipfs', 'running')).toHaveAttribute('aria-selected', 'true');
  });
});
