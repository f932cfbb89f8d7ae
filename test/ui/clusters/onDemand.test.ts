import { startCluster } from '../../../lab/cluster';
import { expect, test } from '../fixtures';
import { ClusterTree } from '../pages/clusterTree';

test('who is connected to whom, and the bandwidth, are documents that a row and the palette open', async ({
  lab,
  workbench,
}) => {
  await startCluster(lab, { size: 2 });
  await workbench.openDaemons();
  const clusters = new ClusterTree(workbench.page);
  await clusters.open();
  const row = clusters.row('.*healthy · 2 peers');
  await expect(row).toBeVisible();

  await workbench.chooseFor(row, 'Show Connectivity Graph');
  const editor = workbench.page.locator('.editor-instance .monaco-editor').first();
  await expect(editor).toContainText('digraph cluster {');
  await expect(editor).toContainText('shape=box');
  await expect(workbench.page.getByRole('tab', { name: /connectivity\.dot/ })).toBeVisible();

  await workbench.chooseFor(row, 'Show Connectivity Graph as Picture');
  await expect(workbench.page.getByRole('tab', { name: /^Connectivity of / })).toBeVisible();
  const page = workbench.page.frameLocator('iframe.webview').frameLocator('#active-frame');
  await expect(page.getByRole('img', { name: /2 peers, .* connections: listed below/ })).toBeVisible();

  await workbench.palette.run('IPFS: Show Bandwidth by Protocol');
  await expect(workbench.page.getByRole('tab', { name: /bandwidth\.txt/ })).toBeVisible();
  await expect(editor).toContainText('Protocol');
  await expect(editor).toContainText('cluster/1.0/rpc');

  await workbench.chooseFor(row, 'Show Pins in Trouble');
  await expect(workbench.page.getByRole('tab', { name: /pins-in-trouble\.txt/ })).toBeVisible();
  await expect(editor).toContainText('0 failed, 0 waiting');
});

test('without a cluster the palette says what to do first', async ({ workbench }) => {
  await workbench.palette.run('IPFS: Show Connectivity Graph');
  await expect(workbench.page.locator('.notifications-toasts')).toContainText('No cluster is known');
});
