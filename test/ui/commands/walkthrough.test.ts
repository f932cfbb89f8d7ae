import { kubo } from '../../../lab/kubo';
import { expect, test } from '../fixtures';

test('the walkthrough leads to the views, and ticks what was done', async ({ lab, workbench }) => {
  await kubo(lab);
  const { page, palette } = workbench;
  await palette.run('Welcome: Open Walkthrough...');
  await palette.choose(/^Get Started with IPFS Cluster/);
  const step = (id: string) => page.locator(`[data-step-id="ipfs-cluster-vscode.ipfs-cluster#start#${id}"]`);
  const isDone = (id: string) => expect(step(id).locator('.codicon').first()).toHaveClass(/complete/);
  const act = async (id: string, button: string) => {
    // A step opens when the one before it is done.
    await expect(async () => {
      if (!(await step(id).getByRole('button', { name: button }).isVisible())) {
        await step(id).click();
      }
      await step(id).getByRole('button', { name: button }).click({ timeout: 2_000 });
    }).toPass();
  };

  await act('daemons', 'Open Daemons');
  await expect(workbench.tree.daemon('ipfs', 'running')).toBeVisible();
  await isDone('daemons');

  await act('trouble', 'Show Daemons');
  await expect(palette.option(/^ipfs, running/)).toBeVisible();
  await page.keyboard.press('Escape');
  await isDone('trouble');

  await act('clusters', 'Open Clusters');
  await expect(workbench.sidebar).toContainText('No peer of a cluster runs on this machine.');
  await isDone('clusters');

  await act('agents', 'Open Settings');
  await expect(page.locator('.settings-editor')).toBeVisible();
});
