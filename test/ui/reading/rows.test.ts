import { rm } from 'node:fs/promises';
import { kubo } from '../../../lab/kubo';
import { expect, test } from '../fixtures';

test.describe('the keys', () => {
  test.use({ settings: { 'ipfsCluster.endpoint.enabled': true, 'ipfsCluster.refreshInterval': 0 } });

  test('Enter and Ctrl+C do something sensible on every kind of row', async ({ lab, workbench }) => {
    const ipfs = await kubo(lab);
    await ipfs.kill();
    const { page, tree } = workbench;
    const press = (key: string) => page.keyboard.press(key);
    const copied = async (key: string) => {
      await page.evaluate("navigator.clipboard.writeText('')");
      await press(key);
      await expect.poll(() => workbench.clipboard()).not.toBe('');
      return workbench.clipboard();
    };
    await workbench.openDaemons();
    const daemon = tree.daemon('ipfs', 'crashed');
    await expect(daemon).toHaveAttribute('aria-expanded', 'true');
    await daemon.click();
    await expect(daemon).toHaveAttribute('aria-expanded', 'false');

    await test.step('a daemon opens and closes, and is copied in one line', async () => {
      expect(await copied('Control+C')).toMatch(/^ipfs: crashed · /);
      await press('Enter');
      await expect(daemon).toHaveAttribute('aria-expanded', 'true');
      await press('Enter');
      await expect(daemon).toHaveAttribute('aria-expanded', 'false');
      await press('Enter');
      // The row says that it is open before what lies in it is there to be walked to.
      await expect(daemon).toHaveAttribute('aria-expanded', 'true');
      await expect(tree.root.locator('[aria-level="2"]').first()).toBeVisible();
    });
    await test.step('a reason is copied whole, with what showed it', async () => {
      await press('ArrowDown');
      await expect(tree.focusedRow).toHaveAccessibleName(/api/);
      const reason = await copied('Enter');
      expect(reason).toContain(' — ');
      expect(await copied('Control+C')).toBe(reason);
    });
    await test.step('of a next step Enter copies the command, Ctrl+C the whole sentence', async () => {
      while (!/^Next step/.test((await tree.focusedRow.getAttribute('aria-label')) ?? '')) {
        await press('ArrowDown');
      }
      const command = await copied('Enter');
      expect(command).toMatch(/ipfs daemon$/);
      const sentence = await copied('Control+C');
      expect(sentence).toContain(command);
      expect(sentence.length).toBeGreaterThan(command.length);
    });
    await test.step('the endpoint is copied as its address, and as a command line with its token', async () => {
      await press('End');
      await expect(tree.focusedRow).toHaveAccessibleName(/^Status endpoint/);
      expect(await copied('Control+C')).toMatch(/^http:\/\/127\.0\.0\.1:\d+/);
      expect(await copied('Enter')).toMatch(/^curl /);
    });
  });
});

test.describe('a row that vanishes', () => {
  test.use({ settings: { 'ipfsCluster.refreshInterval': 1 } });

  test('hands the keyboard to its neighbour, not to the top', async ({ lab, workbench }) => {
    const daemons = [];
    for (const [number, name] of ['first', 'second', 'third'].entries()) {
      const ports = { api: 15001 + number, gateway: 18080 + number, swarm: 14001 + number };
      daemons.push(await kubo(lab, { repo: lab.path(name), ports }));
    }
    const { page, tree } = workbench;
    await workbench.openDaemons();
    for (const name of ['first', 'second', 'third']) {
      await expect(tree.instance(name)).toBeVisible();
    }
    await tree.instance('second').click();
    await expect(tree.focusedRow).toHaveAccessibleName(/^second/);
    await daemons[1]?.stop();
    await rm(lab.path('second'), { recursive: true });
    await expect(tree.instance('second')).toBeHidden();
    await expect(tree.instance('third')).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('ArrowUp');
    await expect(tree.focusedRow).toHaveAccessibleName(/^first/);
    await page.keyboard.press('ArrowDown');
    await expect(tree.focusedRow).toHaveAccessibleName(/^third/);
  });
});
