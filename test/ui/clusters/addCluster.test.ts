import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startCluster } from '../../../lab/cluster';
import { expect, test } from '../fixtures';
import { AddCluster } from '../pages/addCluster';
import { ClusterTree } from '../pages/clusterTree';

test('a cluster that is added by its URL is a row, once, and still there after a reload', async ({
  lab,
  workbench,
}) => {
  await startCluster(lab, { size: 1 });
  await workbench.openDaemons();
  const clusters = new ClusterTree(workbench.page);
  await clusters.open();
  await expect(clusters.row('ipfs-cluster, healthy')).toBeVisible();

  const adding = new AddCluster(workbench);
  await adding.begin();
  await adding.plainly('http://127.0.0.1:9094');
  await adding.type('A name for the cluster', 'front desk');
  await expect(adding.root).toBeHidden();
  await expect(clusters.row('front desk, healthy · 1 peer')).toBeVisible();
  await expect(clusters.root.getByRole('treeitem', { level: 1 })).toHaveCount(1);

  await workbench.page.reload();
  await workbench.openDaemons();
  await clusters.open();
  await expect(clusters.row('front desk, healthy')).toBeVisible();
  await expect(clusters.root.getByRole('treeitem', { level: 1 })).toHaveCount(1);
});

test('a test that fails says which step failed and why, and leads back to that step', async ({
  lab,
  workbench,
}) => {
  await startCluster(lab, { size: 1 });
  await workbench.openDaemons();
  const clusters = new ClusterTree(workbench.page);
  await clusters.open();
  const adding = new AddCluster(workbench);
  await adding.begin();
  await adding.wrongly('(1/5)', 'http://ann:secret@127.0.0.1:9094', 'credentials do not belong');

  await adding.plainly('http://127.0.0.1:9999');
  await expect(workbench.palette.input).toHaveAttribute('placeholder', 'The test failed at step 1, address.');
  await expect(adding.root).toContainText('nobody listens there');
  await expect(adding.root).toContainText('Start the peer, or correct the address.');
  await adding.choose('Go back to step 1');
  await expect(adding.root).toContainText('(1/5)');
  await expect(workbench.palette.input).toHaveValue('http://127.0.0.1:9999');

  await adding.plainly('http://127.0.0.1:5001');
  await expect(adding.root).toContainText('is the API of a Kubo, not of a Cluster');
  await adding.back();
  await expect(adding.root).toContainText('(3/5)');
  await adding.back();
  await expect(adding.root).toContainText('(2/5)');
  await adding.back();
  await adding.plainly('/ip4/127.0.0.1/tcp/9094');
  await adding.type('A name for the cluster', 'desk');
  await expect(clusters.row('desk, healthy')).toBeVisible();
});

const PASSWORD = 'correct horse battery';

test.describe('saved before', () => {
  test.use({
    settings: {
      'ipfsCluster.clusters': [
        { name: 'guarded', api: 'http://127.0.0.1:9094', credentials: 'password', user: 'ann' },
        { name: 'broken' },
      ],
    },
  });

  test('a cluster that wants credentials says so, takes them into no file, and is removed with them', async ({
    lab,
    workbench,
  }) => {
    await startCluster(lab, {
      size: 1,
      slowPings: true,
      config: { api: { restapi: { basic_auth_credentials: { ann: PASSWORD } } } },
    });
    await workbench.openDaemons();
    const clusters = new ClusterTree(workbench.page);
    await clusters.open();
    const wanting = clusters.row('wants credentials: guarded');
    await expect(wanting).toBeVisible();
    await expect(workbench.page.locator('.notifications-toasts')).toContainText(
      '"broken": api: it is missing',
    );
    const adding = new AddCluster(workbench);

    await test.step('wrong ones lead back to their step', async () => {
      await expect(async () => {
        await wanting.hover();
        await wanting.getByRole('button', { name: 'Enter Credentials...' }).click({ timeout: 2_000 });
        await expect(adding.root).toContainText('(3/5)', { timeout: 2_000 });
      }).toPass();
      await adding.choose('User and password');
      await adding.type('User of the API', 'ann');
      await adding.type('Password: kept in the secret storage', 'wrong');
      await expect(adding.root).toContainText('does not take these credentials');
      await adding.choose('Go back to step 3');
    });

    await adding.choose('User and password');
    await adding.type('User of the API', 'ann');
    await adding.type('Password: kept in the secret storage', PASSWORD);
    await expect(clusters.row('guarded, healthy')).toBeVisible();
    expect(await filesWith(workbench.server.data, PASSWORD)).toEqual([]);

    await workbench.chooseFor(clusters.row('guarded, healthy'), 'Test Connection to Cluster');
    await expect(workbench.page.locator('.notifications-toasts')).toContainText('guarded: peer0 answers');

    await workbench.chooseFor(clusters.row('guarded, healthy'), 'Remove Cluster...');
    await workbench.dialog.getByRole('button', { name: 'Remove', exact: true }).click();
    await expect(clusters.row('wants credentials: ')).toBeVisible();
    await expect(clusters.root.getByRole('treeitem', { level: 1 })).toHaveCount(1);
    const machine = join(workbench.server.data, 'Machine');
    expect(await filesWith(machine, 'guarded')).toEqual([]);
    expect(await filesWith(machine, '"broken"')).toEqual([join(machine, 'settings.json')]);
  });
});

/** Settings and logs that hold a text. */
async function filesWith(folder: string, text: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && /\.(json|log)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')] as const));
  return texts.filter(([, content]) => content.includes(text)).map(([file]) => file);
}
