import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect, test } from '../fixtures';
import { Setup } from '../pages/setup';

test('"Follow a Cluster" shows what a cluster publishes, and joins it after a yes', async ({
  lab,
  workbench,
}) => {
  const url = await lab.serve({
    cluster: { secret: 'ab'.repeat(32), peer_addresses: [], replication_factor_max: -1 },
    consensus: { crdt: { cluster_name: 'collab', trusted_peers: ['*'] } },
  });
  const broken = await lab.serveWith((_request, response) => {
    response.writeHead(404).end();
  });
  const { palette, dialog, tree } = workbench;
  // The program is named as it was found.
  await workbench.openDaemons();
  await expect(workbench.welcome).toContainText('nothing is initialized');
  await palette.run('IPFS: Follow a Cluster...');
  const form = new Setup(workbench);

  await test.step('what can be no name and no URL is told and not taken', async () => {
    await form.wrongly('(1/2)', '../collab', 'Use a name that can be that of a folder');
    await form.type('(1/2)', "ann's cluster");
    await form.wrongly('(2/2)', 'collab', 'Type a URL that begins with https:// or http://');
    await form.wrongly('(2/2)', broken, 'answers with status 404');
  });
  await form.type('(2/2)', url);
  await expect(dialog).toContainText('Join this cluster as "ann\'s cluster"?');
  await expect(dialog).toContainText('It calls itself collab.');
  await expect(dialog).toContainText('Odd: it trusts everybody');
  await expect(dialog).not.toContainText('abab');
  const folder = lab.path('.ipfs-cluster-follow', "ann's cluster");
  expect(existsSync(folder)).toBe(false);
  await form.answer('Join');
  await workbench.untilTold('is followed from');
  await expect(tree.daemon('ipfs-cluster-follow', 'stopped')).toBeVisible();
  expect(await readFile(`${folder}/service.json`, 'utf8')).toContain(url);
});

test('"Follow a Cluster" that is left at either question does nothing', async ({ lab, workbench }) => {
  const { palette, page } = workbench;
  await palette.run('IPFS: Follow a Cluster...');
  const form = new Setup(workbench);
  await expect(palette.root).toContainText('(1/2)');
  await page.keyboard.press('Escape');
  await expect(palette.root).toBeHidden();
  await palette.run('IPFS: Follow a Cluster...');
  await form.type('(1/2)', 'collab');
  await expect(palette.root).toContainText('(2/2)');
  await page.keyboard.press('Escape');
  await expect(palette.root).toBeHidden();
  expect(existsSync(lab.path('.ipfs-cluster-follow'))).toBe(false);
});
