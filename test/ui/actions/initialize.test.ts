import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { kubo } from '../../../lab/kubo';
import { expect, test } from '../fixtures';
import { Setup } from '../pages/setup';

test('a cluster peer is initialized by its form, with the command shown and the secret not', async ({
  lab,
  workbench,
}) => {
  await kubo(lab);
  await mkdir(lab.path('full'));
  await writeFile(lab.path('full', 'mine'), '');
  await workbench.openDaemons();
  const { tree, dialog, palette } = workbench;
  const row = tree.daemon('ipfs-cluster-service', 'not initialized');
  await expect(row).toBeVisible();
  await row.hover();
  await row.getByRole('button', { name: 'Initialize...' }).click();
  const form = new Setup(workbench);
  await form.wrongly('(1/7)', lab.path('full'), 'is there already, and something is in it');
  await form.type('(1/7)', lab.path('.ipfs-cluster'));
  await palette.choose('crdt');
  await form.type('(3/7)', 'front-desk');

  await test.step('a secret that is none is told, and a way leads back', async () => {
    await palette.choose('Paste the Secret of a Cluster');
    await form.wrongly('(4/7)', 'abc', 'A secret has 64 hexadecimal digits.');
    await form.root.getByRole('button', { name: 'Back' }).click();
    await palette.choose('Make a New Secret');
  });
  await form.wrongly('(5/7)', '192.0.2.1', 'is no address of a peer');
  await form.type('(5/7)', '');
  await form.wrongly('(6/7)', '9096, 9094, 9095, 5001', 'Port 5001 is taken on this machine.');
  await form.type('(6/7)', '9096, 9194, 9095, 9097');
  await form.type('(7/7)', '/ip4/127.0.0.1/tcp/5001');

  await expect(dialog).toContainText(`Initialize ipfs-cluster-service in ${lab.path('.ipfs-cluster')}?`);
  await expect(dialog).toContainText('CLUSTER_SECRET=… ');
  await expect(dialog).toContainText('CLUSTER_RESTAPI_HTTPLISTENMULTIADDRESS=/ip4/127.0.0.1/tcp/9194');
  expect(existsSync(lab.path('.ipfs-cluster'))).toBe(false);
  await form.answer('Initialize');
  const told = form.notification('ipfs-cluster-service is initialized in');
  await expect(told).toBeVisible();
  await expect(tree.daemon('ipfs-cluster-service', 'stopped')).toBeVisible();
  const written = await readFile(lab.path('.ipfs-cluster', 'service.json'), 'utf8');
  expect(written).toContain('"cluster_name": "front-desk"');
  expect(written).toMatch(/"secret": "[0-9a-f]{64}"/);

  await told.getByRole('button', { name: 'Start It' }).click();
  await expect(tree.daemon('ipfs-cluster-service', 'running')).toBeVisible();
});
