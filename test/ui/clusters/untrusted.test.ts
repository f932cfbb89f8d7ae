import { startCluster } from '../../../lab/cluster';
import { expect, test } from '../fixtures';
import { ClusterTree } from '../pages/clusterTree';

test.use({
  asksTrust: true,
  settings: {
    'security.workspace.trust.startupPrompt': 'never',
    'ipfsCluster.clusters': [{ name: 'mine', api: 'http://127.0.0.1:9094' }],
  },
  folder: async ({ lab }, use) => {
    const named = [{ name: 'theirs', api: 'http://127.0.0.1:9999' }];
    await lab.write(lab.path('work', '.vscode', 'settings.json'), { 'ipfsCluster.clusters': named });
    await use(lab.path('work'));
  },
});

test('a workspace that is not trusted names clusters in vain, and the view says so; trusted, it has them', async ({
  lab,
  workbench,
}) => {
  await startCluster(lab, { size: 1, slowPings: true });
  await workbench.openDaemons();
  const clusters = new ClusterTree(workbench.page);
  await clusters.open();
  await workbench.foldDaemons();
  await expect(clusters.row('mine, healthy')).toBeVisible();
  const notice = workbench.sidebar.getByText('This workspace is not trusted');
  await expect(notice).toContainText('the clusters that its settings name are left out');
  await expect(clusters.row('.*theirs')).toHaveCount(0);

  await workbench.palette.run('Workspaces: Manage Workspace Trust');
  await workbench.page.getByRole('button', { name: 'Trust', exact: true }).click();
  await expect(clusters.row('unreachable: theirs')).toBeVisible();
  await expect(notice).toBeHidden();
});
