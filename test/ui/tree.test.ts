import { prepareFollower, startFollower } from '../../lab/follower';
import { kubo } from '../../lab/kubo';
import { prepareService, startService } from '../../lab/service';
import { expect, test } from './fixtures';

test('the tree shows the true states of three running daemons', async ({ lab, workbench }) => {
  await kubo(lab);
  const service = await prepareService(lab);
  await startService(lab);
  await prepareFollower(lab, { of: service });
  await startFollower(lab);
  await workbench.openDaemons();
  await expect(workbench.tree.daemon('ipfs', 'running')).toBeVisible();
  await expect(workbench.tree.daemon('ipfs-cluster-service', 'running')).toBeVisible();
  await expect(workbench.tree.daemon('ipfs-cluster-follow', 'running')).toBeVisible();
  await workbench.page.screenshot({ path: 'test-results/look.png' });
});
