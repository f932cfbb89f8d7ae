import { kubo, prepareKubo } from '../../lab/kubo';
import { prepareService } from '../../lab/service';
import { expect, test } from './fixtures';
import { startTrio } from './trio';

test('the tree shows three running daemons and their facts', async ({ lab, workbench }) => {
  const { service, peer } = await startTrio(lab);
  await workbench.openDaemons();
  const { tree } = workbench;
  await expect(tree.daemon('ipfs', 'running')).toBeVisible();
  await expect(tree.daemon('ipfs-cluster-service', 'running')).toBeVisible();
  await expect(tree.daemon('ipfs-cluster-follow', 'running')).toBeVisible();

  await tree.expand(tree.daemon('ipfs-cluster-service', 'running'));
  await tree.expand(tree.row('Details'));
  await expect(tree.fact('PID')).toHaveText(String(service.pid));
  await expect(tree.fact('Peer ID')).toHaveText(peer.identity.id);
  await expect(tree.fact('Folder')).toHaveText(peer.folder.replace(lab.home, '~'));
  await expect(tree.fact('API')).toHaveText(/127\.0\.0\.1.*9094/);
  await expect(tree.fact('Version')).toHaveText(/^v?1\.1\.6/);
  await expect(tree.fact('Lock')).toContainText(String(service.pid));
  await expect(tree.fact('Kubo')).toContainText('reachable');
  await expect(tree.fact('Uptime')).not.toBeEmpty();
});

test('the tree tells stopped, not initialized and crashed apart, by shape too', async ({
  lab,
  workbench,
}) => {
  const ipfs = await kubo(lab);
  await ipfs.kill();
  await prepareService(lab);
  await workbench.openDaemons();
  const rows = [
    workbench.tree.daemon('ipfs', 'crashed'),
    workbench.tree.daemon('ipfs-cluster-service', 'stopped'),
    workbench.tree.daemon('ipfs-cluster-follow', 'not initialized'),
  ];
  const shapes = new Set<string>();
  for (const row of rows) {
    await expect(row).toBeVisible();
    const classes = await row.locator('.custom-view-tree-node-item-icon').getAttribute('class');
    shapes.add(/codicon-(?!modifier)[\w-]+/.exec(classes ?? '')?.[0] ?? '');
  }
  expect(shapes.size).toBe(3);
});

test('a crashed daemon comes with the reasons and the next step', async ({ lab, workbench }) => {
  const ipfs = await kubo(lab);
  await ipfs.kill();
  await workbench.openDaemons();
  await expect(workbench.tree.daemon('ipfs', 'crashed')).toBeVisible();
  await expect(workbench.tree.row('Next step: Start it again')).toBeVisible();
  await expect(workbench.tree.root).toContainText('api');
});

test('the context menu copies the process id of an instance', async ({ lab, workbench }) => {
  const ipfs = await kubo(lab);
  await workbench.openDaemons();
  await expect(workbench.tree.daemon('ipfs', 'running')).toBeVisible();
  await workbench.chooseFor(workbench.tree.daemon('ipfs', 'running'), 'Copy PID');
  await expect.poll(() => workbench.clipboard()).toBe(String(ipfs.pid));
});

test('the refresh button looks again', async ({ lab, workbench }) => {
  await prepareKubo(lab);
  await workbench.openDaemons();
  await expect(workbench.tree.daemon('ipfs', 'stopped')).toBeVisible();
  await workbench.server.configure({ 'ipfsCluster.refreshInterval': 0 });
  const ipfs = await kubo(lab);
  await workbench.sidebar.hover();
  await workbench.sidebar.getByRole('button', { name: 'Refresh', exact: true }).click();
  await expect(workbench.tree.daemon('ipfs', 'running')).toBeVisible();
  ipfs.freeze();
  await workbench.sidebar.hover();
  await workbench.sidebar.getByRole('button', { name: 'Refresh', exact: true }).click();
  await expect(workbench.tree.daemon('ipfs', 'unresponsive')).toBeVisible();
});

test('the tooltip of a daemon says what is known', async ({ lab, workbench }) => {
  await kubo(lab);
  await workbench.openDaemons();
  await workbench.tree.daemon('ipfs', 'running').hover();
  await expect(workbench.hover).toContainText('running');
});
