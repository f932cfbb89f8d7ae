import { join } from 'node:path';
import { apiOf, startCluster } from '../../../lab/cluster';
import { untilKuboMissed } from '../../../lab/conditions/peers';
import { prepareFollower, startFollower } from '../../../lab/follower';
import { kubo } from '../../../lab/kubo';
import { prepareService, startService } from '../../../lab/service';
import { expect, test } from '../fixtures';
import { AddCluster } from '../pages/addCluster';
import { ClusterTree } from '../pages/clusterTree';

/** A frozen Kubo keeps its peer silent for so long before anybody may say so. */
const JUDGED_WITHIN = { timeout: 150_000 };

test('a peer whose Kubo is down and one whose Kubo is frozen say so in their rows, the ill ones first', async ({
  lab,
  workbench,
}) => {
  const peers = await startCluster(lab, { size: 3, ownKubos: true });
  await workbench.openDaemons();
  const clusters = new ClusterTree(workbench.page);
  await clusters.open();
  await workbench.foldDaemons();
  await expect(clusters.row('.*healthy · 3 peers')).toBeVisible();
  await peers[1]?.kubo.kill();
  peers[2]?.kubo.freeze();
  await untilKuboMissed(apiOf(1));
  await expect(async () => {
    await clusters.root.hover();
    await workbench.sidebar.getByRole('button', { name: 'Refresh Clusters' }).click();
    await expect(clusters.row('Kubo down: peer1')).toBeVisible({ timeout: 10_000 });
    await expect(clusters.row('silent: peer2')).toBeVisible({ timeout: 10_000 });
  }).toPass(JUDGED_WITHIN);
  await expect(clusters.row('degraded: ')).toContainText('1 of 3 peers alive');
  const peerRows = clusters.root.getByRole('treeitem', { level: 2 }).filter({ hasText: /peer\d/ });
  await expect(peerRows).toContainText(['silent: peer2', 'Kubo down: peer1connection refused', 'peer0']);
});

test('a follower whose source is gone says so in its row', async ({ lab, workbench }) => {
  await kubo(lab);
  const folder = await prepareFollower(lab, { name: 'collab' });
  await startFollower(lab, { name: 'collab' });
  // It was fetched at the start: only the next one will miss it.
  await lab.write(join(folder, 'service.json'), { source: 'http://127.0.0.1:59999/service.json' });
  await workbench.openDaemons();
  const clusters = new ClusterTree(workbench.page);
  await clusters.open();
  await workbench.foldDaemons();
  const follower = clusters.row('Follower, source unreachable');
  await expect(follower).toBeVisible();
  await follower.click();
  await expect(clusters.row('Source, unreachable: nobody listens there')).toBeVisible();
});

const PASSWORDS = ['correct horse battery', 'staple of tomorrow'] as const;
const guarded = (password: string) => ({
  api: { restapi: { basic_auth_credentials: { ann: password } } },
});

test('credentials that are no longer taken are told in the row, with a key to enter others', async ({
  lab,
  workbench,
}) => {
  await kubo(lab);
  const { folder } = await prepareService(lab, { config: guarded(PASSWORDS[0]) });
  const service = await startService(lab);
  await workbench.openDaemons();
  const clusters = new ClusterTree(workbench.page);
  await clusters.open();
  await workbench.foldDaemons();
  const adding = new AddCluster(workbench);
  const wanting = clusters.row('wants credentials: ');
  await expect(wanting).toBeVisible();
  await workbench.chooseFor(wanting, 'Enter Credentials...');
  await adding.choose('User and password');
  await adding.type('User of the API', 'ann');
  await adding.type('Password: kept in the secret storage', PASSWORDS[0]);
  await adding.type('A name for the cluster', 'guarded');
  await expect(clusters.row('guarded, healthy')).toBeVisible();

  await service.stop();
  await lab.patch(join(folder, 'service.json'), guarded(PASSWORDS[1]));
  await startService(lab);
  await clusters.root.hover();
  await workbench.sidebar.getByRole('button', { name: 'Refresh Clusters' }).click();
  const refused = clusters.row('wants credentials: guarded');
  await expect(refused).toBeVisible();
  await expect(clusters.row('.*does not take these credentials')).toBeVisible();
  await refused.hover();
  await refused.getByRole('button', { name: 'Enter Credentials...' }).click();
  await adding.choose('User and password');
  await adding.type('User of the API', 'ann');
  await adding.type('Password: kept in the secret storage', PASSWORDS[1]);
  await expect(clusters.row('guarded, healthy')).toBeVisible();
});
