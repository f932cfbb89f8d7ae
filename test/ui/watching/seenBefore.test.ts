import { kubo } from '../../../lab/kubo';
import { expect, test } from '../fixtures';
import { startTrio } from '../trio';

test.describe('where no look comes by itself', () => {
  test.use({ settings: { 'ipfsCluster.refreshInterval': 0 } });

  test('a killed daemon is red all the same while the view is open', async ({ lab, workbench }) => {
    const { ipfs, service, follower } = await startTrio(lab);
    await workbench.openDaemons();
    await expect(workbench.tree.daemon('ipfs-cluster-follow', 'running')).toBeVisible();
    await follower.kill();
    await expect(workbench.tree.daemon('ipfs-cluster-follow', 'crashed')).toBeVisible();
    await service.kill();
    await expect(workbench.tree.daemon('ipfs-cluster-service', 'crashed')).toBeVisible();
    await ipfs.kill();
    await expect(workbench.tree.daemon('ipfs', 'crashed')).toBeVisible();
  });

  test('a view that is opened again says when what it shows was seen, and looks at once', async ({
    lab,
    workbench,
  }) => {
    await kubo(lab);
    await workbench.openDaemons();
    await expect(workbench.tree.daemon('ipfs', 'running')).toBeVisible();
    await expect(workbench.sidebar.getByText('Last checked just now.')).toBeVisible();
    await expect(workbench.sidebar.getByText(/^Last checked \d+ s ago\.$/)).toBeVisible();
    await workbench.openExplorer();
    // In a folder that nobody has seen yet, so that nothing but a look can find it.
    await kubo(lab, { repo: lab.path('second'), ports: { api: 15001, gateway: 18080, swarm: 14001 } });
    await workbench.openDaemons();
    await expect(workbench.tree.instance('second')).toBeVisible();
    await expect(workbench.sidebar.getByText('Last checked just now.')).toBeVisible();
  });
});

test('a daemon in another folder that was killed is not forgotten with the window', async ({
  lab,
  workbench,
}) => {
  const daemon = await kubo(lab, { repo: lab.path('elsewhere') });
  await workbench.openDaemons();
  await expect(workbench.tree.daemon('ipfs', 'running')).toBeVisible();
  await daemon.kill();
  await expect(workbench.tree.daemon('ipfs', 'crashed')).toBeVisible();
  await workbench.open();
  await workbench.openDaemons();
  await expect(workbench.tree.daemon('ipfs', 'crashed')).toBeVisible();
  await expect(workbench.status.root).toHaveText('IPFS: Kubo crashed');
});
