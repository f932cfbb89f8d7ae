import { startFollower } from '../../../lab/follower';
import { startKubo } from '../../../lab/kubo';
import { startService } from '../../../lab/service';
import { expect, test } from '../fixtures';
import { startTrio } from '../trio';

test.use({ settings: { 'ipfsCluster.refreshInterval': 1 } });

test('the tree follows daemons that are killed, frozen, stopped and revived', async ({ lab, workbench }) => {
  const { ipfs, service, follower } = await startTrio(lab);
  await workbench.openDaemons();
  const shows = async (program: string, state: string) => {
    await expect(workbench.tree.daemon(program, state)).toBeVisible();
  };
  await shows('ipfs', 'running');
  await shows('ipfs-cluster-service', 'running');
  await shows('ipfs-cluster-follow', 'running');

  await test.step('a killed cluster peer has crashed, and runs again after a start', async () => {
    await service.kill();
    await shows('ipfs-cluster-service', 'crashed');
    await startService(lab);
    await shows('ipfs-cluster-service', 'running');
  });
  await test.step('a frozen Kubo is unresponsive, and degrades the peer that needs it', async () => {
    ipfs.freeze();
    await shows('ipfs', 'unresponsive');
    await shows('ipfs-cluster-service', 'degraded');
    ipfs.thaw();
    await shows('ipfs', 'running');
    await shows('ipfs-cluster-service', 'running');
  });
  await test.step('a follower that was stopped is stopped, and can be started again', async () => {
    await follower.stop();
    await shows('ipfs-cluster-follow', 'stopped');
    await startFollower(lab);
    await shows('ipfs-cluster-follow', 'running');
  });
  await test.step('a killed Kubo has crashed', async () => {
    await ipfs.kill();
    await shows('ipfs', 'crashed');
    await startKubo(lab);
    await shows('ipfs', 'running');
  });
});

test('a lock that appears or goes is seen at once, however rare the regular looks are', async ({
  lab,
  workbench,
}) => {
  const { ipfs, service } = await startTrio(lab);
  await workbench.server.configure({ 'ipfsCluster.refreshInterval': 3600 });
  await workbench.openDaemons();
  await expect(workbench.tree.daemon('ipfs-cluster-service', 'running')).toBeVisible();
  await service.stop();
  await expect(workbench.tree.daemon('ipfs-cluster-service', 'stopped')).toBeVisible();
  await ipfs.stop();
  await expect(workbench.tree.daemon('ipfs', 'stopped')).toBeVisible();
});
