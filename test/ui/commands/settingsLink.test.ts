import { expect, test } from '../fixtures';

test.use({ programs: false });

test('a link to a setting leads to the tab where it can be set: in a remote window to that of the remote', async ({
  workbench,
}) => {
  await workbench.openDaemons();
  await workbench.welcome.locator('a', { hasText: 'Name the programs' }).click();
  const editor = workbench.page.locator('.settings-editor');
  await expect(editor.locator('.settings-target-container .action-label.checked')).toHaveText(/^Remote/);
  await expect(editor.locator('.setting-item-contents').first()).toContainText('Binaries');
});
