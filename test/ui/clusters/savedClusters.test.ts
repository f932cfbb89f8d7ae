import { startCluster } from '../../../lab/cluster';
import { expect, test } from '../fixtures';
import { AddCluster } from '../pages/addCluster';
import { ClusterTree } from '../pages/clusterTree';

test.use({
  settings: {
    'ipfsCluster.clusters': [
      { name: 'desk', api: 'http://127.0.0.1:9094' },
      { name: 'garage', api: 'http://127.0.0.1:9999' },
    ],
  },
});

test('saved clusters are tested, edited, renamed and removed, from a row and from the palette', async ({
  lab,
  workbench,
}) => {
  await startCluster(lab, { size: 1, slowPings: true });
  const { page, palette, sidebar } = workbench;
  const toasts = page.locator('.notifications-toasts');
  await workbench.openDaemons();
  const clusters = new ClusterTree(page);
  await clusters.open();
  await workbench.foldDaemons();
  await expect(clusters.row('desk, healthy · 1 peer')).toBeVisible();
  const garage = clusters.row('unreachable: garage');
  await expect(garage).toBeVisible();
  await expect(clusters.row('nobody listens there')).toBeVisible();
  const editing = new AddCluster(workbench);

  await test.step('its test says what to do, and leads to the step that is to be corrected', async () => {
    await garage.hover();
    await garage.getByRole('button', { name: 'Test Connection to Cluster' }).click();
    await expect(toasts).toContainText(
      'garage: http://127.0.0.1:9999 cannot be reached: nobody listens there.',
    );
    await expect(toasts).toContainText('Start the peer, or correct the address.');
    await toasts.getByRole('button', { name: 'Edit...' }).click();
    await expect(editing.root).toContainText('(1/5)');
    await expect(palette.input).toHaveValue('http://127.0.0.1:9999');
    await expect(editing.root).toContainText('nobody listens there');
    await page.keyboard.press('Escape');
    await expect(editing.root).toBeHidden();
  });

  await test.step('the palette asks which one, by name', async () => {
    await palette.run('IPFS: Rename Cluster...');
    await expect(palette.input).toHaveAttribute('placeholder', 'Which cluster?');
    await expect(palette.option(/^desk/)).toBeVisible();
    await expect(palette.option(/^garage/)).toBeVisible();
    await editing.choose('garage');
    await editing.type('Rename Cluster', 'desk');
    await expect(editing.root).toContainText('Another cluster is called so.');
    await editing.type('Rename Cluster', 'workshop');
    await expect(clusters.row('unreachable: workshop')).toBeVisible();
    await expect(clusters.root.getByRole('treeitem', { level: 1 })).toHaveCount(2);
  });

  await test.step('edited, it has another address; one that another cluster has is not taken', async () => {
    await workbench.chooseFor(clusters.row('unreachable: workshop'), 'Edit Cluster...');
    await editing.type('(1/5)', 'http://127.0.0.1:9094');
    await editing.wrongly('(2/5)', '', '"desk" has this address already: edit that one.');
    await editing.back();
    await editing.type('(1/5)', 'http://127.0.0.1:9998');
    await editing.type('(2/5)', '');
    await editing.choose('None');
    await expect(editing.root).toContainText('nobody listens there');
    await page.keyboard.press('Escape');
    await expect(editing.root).toBeHidden();
    await expect(clusters.row('unreachable: workshop')).toBeVisible();
  });

  await test.step('removed, it is gone, and the other one stays', async () => {
    await workbench.chooseFor(clusters.row('unreachable: workshop'), 'Remove Cluster...');
    await workbench.dialog.getByRole('button', { name: 'Remove', exact: true }).click();
    await expect(clusters.root.getByRole('treeitem', { level: 1 })).toHaveCount(1);
    await expect(clusters.row('desk, healthy')).toBeVisible();
  });
  await expect(sidebar).toContainText('desk');
});

test('a picture of the one that is chosen among several', async ({ lab, workbench }) => {
  await startCluster(lab, { size: 1, slowPings: true });
  const { page, palette } = workbench;
  await workbench.openDaemons();
  const clusters = new ClusterTree(page);
  await clusters.open();
  await expect(clusters.row('desk, healthy · 1 peer')).toBeVisible();
  await palette.run('IPFS: Show Connectivity Graph');
  await expect(palette.input).toHaveAttribute('placeholder', 'Which cluster?');
  await expect(palette.option(/^garage/)).toBeVisible();
  await new AddCluster(workbench).choose('desk');
  await expect(page.getByRole('tab', { name: /^desk.*connectivity\.dot/ })).toBeVisible();
});
