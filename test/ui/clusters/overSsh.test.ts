import { dirname } from 'node:path';
import { startCluster } from '../../../lab/cluster';
import { canServeSsh, startSshServer } from '../../../lab/network/sshServer';
import { expect, test } from '../fixtures';
import { AddCluster } from '../pages/addCluster';
import { ClusterTree } from '../pages/clusterTree';

test.use({
  // The editor finds an `ssh` that knows the way to the server.
  ownPrograms: async ({ lab }, use) => {
    await use((await canServeSsh()) ? [dirname((await startSshServer(lab)).client)] : []);
  },
});

test('a cluster is added over SSH; a destination that is not reached is told in the words of ssh', async ({
  lab,
  workbench,
  ownPrograms,
}) => {
  test.skip(ownPrograms.length === 0, 'There is no sshd here, or this user may not run one.');
  await startCluster(lab, { size: 1, slowPings: true });
  await workbench.openDaemons();
  const clusters = new ClusterTree(workbench.page);
  await clusters.open();
  await workbench.foldDaemons();
  const adding = new AddCluster(workbench);
  await adding.begin();
  await adding.type('(1/5)', '/ip4/127.0.0.1/tcp/9094');
  await adding.type('(2/5)', 'ann@127.0.0.1');
  await adding.choose('None');
  await expect(workbench.palette.input).toHaveAttribute('placeholder', 'The test failed at step 2, SSH.');
  await expect(adding.root).toContainText('connect to host 127.0.0.1 port 22: Connection refused');
  await adding.choose('Go back to step 2');
  await adding.type('(2/5)', 'far');
  await adding.choose('None');
  await adding.type('A name for the cluster', 'warehouse');
  await expect(clusters.row('warehouse, healthy · 1 peer')).toBeVisible();
});
