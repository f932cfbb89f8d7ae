import { kubo } from '../../../lab/kubo';
import { expect, test } from '../fixtures';

test('everything can be reached with the keyboard alone', async ({ lab, workbench }) => {
  const ipfs = await kubo(lab);
  const { page, palette, tree } = workbench;
  const press = (key: string) => page.keyboard.press(key);
  await palette.run('IPFS: Focus on Daemons View');
  await expect(tree.daemon('ipfs', 'running')).toBeVisible();
  // VS Code cannot give the focus to a tree that has no rows yet: then it is one Tab away.
  await palette.run('IPFS: Focus on Daemons View');
  await expect(tree.root).toBeFocused();

  await press('Home');
  await expect(tree.focusedRow).toHaveAttribute('aria-level', '1');
  await expect(tree.focusedRow).toHaveAccessibleName(/^ipfs, running/);
  await press('ArrowRight');
  await expect(tree.row('PID')).toBeVisible();

  await press('Shift+F10');
  const menu = page.locator('.context-view').getByRole('menu');
  await expect(menu.getByRole('menuitem', { name: 'Copy PID' })).toBeVisible();
  await expect(async () => {
    await press('ArrowDown');
    await expect(menu.locator('.action-item.focused')).toContainText('Copy PID', { timeout: 300 });
  }).toPass();
  await press('Enter');
  await expect.poll(() => workbench.clipboard()).toBe(String(ipfs.pid));

  await test.step('a copy key copies the row that the keyboard is on, whatever is selected', async () => {
    await press('ArrowDown');
    await expect(tree.focusedRow).toHaveAccessibleName(/^Version, /);
    await press('Control+C');
    await expect.poll(() => workbench.clipboard()).toMatch(/^\d+\.\d+\.\d+/);
    await press('ArrowDown');
    await expect(tree.focusedRow).toHaveAccessibleName(/^PID, /);
    await press('Control+C');
    await expect.poll(() => workbench.clipboard()).toBe(String(ipfs.pid));
  });
  await test.step('Enter uses a row that cannot be opened', async () => {
    await press('ArrowDown');
    await expect(tree.focusedRow).toHaveAccessibleName(/^Uptime, /);
    await press('Enter');
    await expect.poll(() => workbench.clipboard()).toMatch(/^since /);
  });
  await test.step('Enter opens a row that has others below it', async () => {
    await press('ArrowDown');
    await expect(tree.focusedRow).toHaveAccessibleName(/^Details/);
    await press('Enter');
    await expect(tree.row('Folder')).toBeVisible();
  });
});
