import { kubo } from '../../lab/kubo';
import { expect, test } from './fixtures';

test.describe('on a machine without the programs', () => {
  test.use({ programs: false });

  test('the view says how to install them', async ({ workbench }) => {
    await workbench.openDaemons();
    await expect(workbench.welcome).toContainText('No IPFS daemon was found on this machine.');
    await expect(workbench.welcome.locator('a', { hasText: /^Kubo$/ })).toBeVisible();
    await expect(workbench.status.root).toHaveText('IPFS: not set up');
  });
});

test.describe('on a machine with programs, but nothing initialized', () => {
  test.use({ settings: { 'ipfsCluster.refreshInterval': 1 } });

  test('the view offers the next step, and goes when a daemon appears', async ({ lab, workbench }) => {
    await workbench.openDaemons();
    await expect(workbench.welcome).toContainText('nothing is initialized');
    await expect(workbench.welcome.getByRole('button', { name: /Initialize Kubo/ })).toBeVisible();
    await kubo(lab);
    await expect(workbench.tree.daemon('ipfs', 'running')).toBeVisible();
    await expect(workbench.welcome).toBeHidden();
  });
});
