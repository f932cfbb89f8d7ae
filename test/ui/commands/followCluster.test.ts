import { expect, test } from '../fixtures';
import type { Workbench } from '../pages/workbench';

const URL = 'https://collab.example.org/service.json';

test.use({ settings: { 'terminal.integrated.gpuAcceleration': 'off' } });

/** Follows a cluster up to its second question. */
async function askedForUrl({ palette, page }: Workbench, name: string): Promise<void> {
  await palette.run('IPFS: Follow a Cluster...');
  await expect(palette.root).toContainText('Follow a Cluster (1 of 2)');
  await palette.input.fill(name);
  await page.keyboard.press('Enter');
  await expect(palette.root).toContainText('Follow a Cluster (2 of 2)');
}

test('"Follow a Cluster" asks for a name and a URL, and types the command without running it', async ({
  lab,
  workbench,
}) => {
  const { palette, page } = workbench;
  // The program is named as it was found.
  await workbench.openDaemons();
  await expect(workbench.welcome).toContainText('nothing is initialized');

  await test.step('a name that can be no folder, and a URL that is none, are told and not taken', async () => {
    await palette.run('IPFS: Follow a Cluster...');
    await palette.input.fill('../collab');
    await expect(palette.root).toContainText('Use a name that can be that of a folder');
    await page.keyboard.press('Enter');
    await expect(palette.root).toContainText('(1 of 2)');
    await palette.input.fill("ann's cluster");
    await page.keyboard.press('Enter');
    await expect(palette.root).toContainText('(2 of 2)');
    await palette.input.fill('collab.example.org');
    await expect(palette.root).toContainText('Type a URL that begins with https:// or http://.');
    await page.keyboard.press('Enter');
    await expect(palette.root).toContainText('(2 of 2)');
  });
  await palette.input.fill(URL);
  await page.keyboard.press('Enter');
  const command = `${lab.binaries.follow} 'ann'\\''s cluster' init ${URL}`;
  await expect(workbench.terminal).toBeVisible();
  await expect.poll(() => workbench.terminalText()).toContain(command.replace(/\s/g, ''));
  await expect(workbench.tree.row('follower')).toBeHidden();
});

test('"Follow a Cluster" that is left at either question does nothing', async ({ workbench }) => {
  const { palette, page } = workbench;
  await palette.run('IPFS: Follow a Cluster...');
  await expect(palette.root).toContainText('(1 of 2)');
  await page.keyboard.press('Escape');
  await expect(palette.root).toBeHidden();
  await askedForUrl(workbench, 'collab');
  await page.keyboard.press('Escape');
  await expect(palette.root).toBeHidden();
  await expect(workbench.terminal).toBeHidden();
});
