import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { kubo } from '../../../lab/kubo';
import { prepareService } from '../../../lab/service';
import { expect, test } from '../fixtures';
import { isVsCodes } from './knownFindings';
import { THEMES } from '../themes';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const PARTS = ['.part.sidebar', '[id$="ipfsCluster.status"]'];

for (const { name, theme, mark } of THEMES) {
  test.describe(`${name} theme`, () => {
    test.use({ settings: { 'workbench.colorTheme': theme } });

    test('axe finds nothing of ours', async ({ lab, workbench }) => {
      const ipfs = await kubo(lab);
      await ipfs.kill();
      await prepareService(lab);
      await workbench.openDaemons();
      await expect(workbench.tree.daemon('ipfs', 'crashed')).toBeVisible();
      await expect(workbench.page.locator(`.monaco-workbench${mark}`)).toBeVisible();
      await workbench.page.evaluate(await readFile(AXE, 'utf8'));
      const ours: string[] = [];
      for (const part of PARTS) {
        const { violations } = await workbench.page.evaluate<AxeResults>(`axe.run('${part}')`);
        for (const { id, nodes } of violations) {
          ours.push(...nodes.filter(({ html }) => !isVsCodes(id, html)).map(({ html }) => `${id}: ${html}`));
        }
      }
      expect(ours).toEqual([]);
    });
  });
}

test('the name of every row holds the text that is seen', async ({ lab, workbench }) => {
  const ipfs = await kubo(lab);
  await ipfs.kill();
  await prepareService(lab);
  await workbench.openDaemons();
  await expect(workbench.tree.daemon('ipfs', 'crashed')).toBeVisible();
  const rows = await workbench.tree.root.getByRole('treeitem').all();
  expect(rows.length).toBeGreaterThan(5);
  for (const row of rows) {
    const name = await row.getAttribute('aria-label');
    expect(name).toContain(await row.locator('.label-name').innerText());
    // A row that folds others has nothing beside its label.
    for (const description of await row.locator('.label-description').allInnerTexts()) {
      expect(name).toContain(description);
    }
  }
});
