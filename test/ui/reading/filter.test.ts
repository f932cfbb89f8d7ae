import { kubo } from '../../../lab/kubo';
import { prepareService } from '../../../lab/service';
import { expect, test } from '../fixtures';
import type { Workbench } from '../pages/workbench';

test.use({ settings: { 'ipfsCluster.refreshInterval': 1 } });

async function press({ sidebar }: Workbench, name: string): Promise<void> {
  await sidebar.hover();
  await sidebar.getByRole('button', { name, exact: true }).click();
}

test('the filter leaves what is in trouble, and is remembered over a reload', async ({ lab, workbench }) => {
  const ipfs = await kubo(lab);
  await prepareService(lab);
  const { tree } = workbench;
  await workbench.openDaemons();
  await expect(tree.daemon('ipfs', 'running')).toBeVisible();
  await expect(tree.daemon('ipfs-cluster-service', 'stopped')).toBeVisible();

  await test.step('where nothing is in trouble it says so, with the way back', async () => {
    await press(workbench, 'Show Only What Is in Trouble');
    await expect(workbench.welcome).toContainText('Nothing is in trouble.');
    await expect(workbench.welcome.getByRole('button', { name: 'Show Everything' })).toBeVisible();
    await expect(tree.daemon('ipfs', 'running')).toBeHidden();
  });
  await test.step('what crashes appears, and nothing else does', async () => {
    await ipfs.kill();
    await expect(tree.daemon('ipfs', 'crashed')).toBeVisible();
    await expect(tree.row('service')).toBeHidden();
  });
  await test.step('after a reload it still holds', async () => {
    await workbench.open();
    await workbench.openDaemons();
    await expect(tree.daemon('ipfs', 'crashed')).toBeVisible();
    await expect(tree.row('service')).toBeHidden();
  });
  await test.step('and ends when everything is wanted', async () => {
    await press(workbench, 'Show Everything');
    await expect(tree.daemon('ipfs-cluster-service', 'stopped')).toBeVisible();
  });
});
