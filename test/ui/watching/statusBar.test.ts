import { kubo } from '../../../lab/kubo';
import { expect, test } from '../fixtures';
import { startTrio } from '../trio';

test.use({ settings: { 'ipfsCluster.refreshInterval': 1 } });

test('the status bar tells the worst state in words, and colours what needs attention', async ({
  lab,
  workbench,
}) => {
  const { ipfs } = await startTrio(lab);
  const { status } = workbench;
  await workbench.openDaemons();
  await expect(status.root).toHaveText('IPFS: running');
  await expect(status.root).not.toHaveClass(/-kind/);
  ipfs.freeze();
  await expect(status.root).toHaveText('IPFS: Kubo unresponsive');
  await expect(status.root).toHaveClass(/error-kind/);
  ipfs.thaw();
  await expect(status.root).toHaveText('IPFS: running');
});

test('the tooltip of the status bar has a line for each daemon', async ({ lab, workbench }) => {
  await kubo(lab);
  await workbench.openDaemons();
  await expect(workbench.status.root).toHaveText('IPFS: running');
  // Other items that come up late push ours from under the pointer: then point at it again, as a user does.
  await expect(async () => {
    await workbench.sidebar.hover();
    await workbench.status.root.hover();
    await expect(workbench.hover).toContainText('ipfs: running', { timeout: 3000 });
  }).toPass();
  await expect(workbench.hover).toContainText('ipfs-cluster-service: not initialized');
  await expect(workbench.hover).toContainText('ipfs-cluster-follow: not initialized');
});

test('a click on the status bar offers daemons and actions; a daemon leads to its row', async ({
  lab,
  workbench,
}) => {
  await startTrio(lab);
  await workbench.openDaemons();
  await expect(workbench.status.root).toHaveText('IPFS: running');
  await workbench.status.click();
  await expect(workbench.palette.option(/Check Daemon Status/)).toBeVisible();
  await expect(workbench.palette.option(/Copy Diagnosis/)).toBeVisible();
  await workbench.palette.choose(/ipfs-cluster-follow, running/);
  await expect(workbench.tree.daemon('ipfs-cluster-follow', 'running')).toHaveAttribute(
    'aria-selected',
    'true',
  );
});

test('it leads to the row also where the view was hidden while its rows changed their places', async ({
  lab,
  workbench,
}) => {
  const { follower } = await startTrio(lab);
  await workbench.openDaemons();
  await expect(workbench.status.root).toHaveText('IPFS: running');
  await expect(workbench.tree.daemon('ipfs', 'running')).toBeVisible();
  await workbench.openExplorer();
  await follower.kill();
  await expect(workbench.status.root).toHaveText('IPFS: follower crashed');
  await workbench.status.click();
  await workbench.palette.choose(/^ipfs, running/);
  await expect(workbench.tree.daemon('ipfs', 'running')).toHaveAttribute('aria-selected', 'true');
});
