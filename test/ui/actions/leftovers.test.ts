import { existsSync } from 'node:fs';
import { prepareFollower, startFollower } from '../../../lab/follower';
import { kubo } from '../../../lab/kubo';
import { expect, test } from '../fixtures';
import { Setup } from '../pages/setup';

test('what a killed follower left is moved aside from its row after a yes, and put back', async ({
  lab,
  workbench,
}) => {
  await kubo(lab);
  const folder = await prepareFollower(lab);
  await (await startFollower(lab)).kill();
  await workbench.openDaemons();
  const { tree, dialog, page } = workbench;
  const crashed = tree.daemon('ipfs-cluster-follow', 'crashed');
  await expect(crashed).toBeVisible();
  const questions = new Setup(workbench);

  await test.step('the question says what it does, and Enter leaves all as it is', async () => {
    await workbench.chooseFor(crashed, 'Clear Leftovers...');
    await expect(dialog).toContainText('Move aside what ipfs-cluster-follow demo has left behind?');
    await expect(dialog).toContainText('No daemon starts while api-socket is there');
    await expect(dialog).toContainText('Nobody listens on api-socket: a connection to it is refused.');
    await expect(dialog.getByRole('button', { name: 'Leave Them There' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    expect(existsSync(`${folder}/api-socket`)).toBe(true);
  });

  await workbench.chooseFor(crashed, 'Clear Leftovers...');
  await expect(dialog).toBeVisible();
  await questions.answer('Move Aside');
  const told = questions.notification('Moved aside: api-socket.');
  await expect(told).toBeVisible();
  await expect(tree.daemon('ipfs-cluster-follow', 'stopped')).toBeVisible();
  expect(existsSync(`${folder}/api-socket`)).toBe(false);

  await told.getByRole('button', { name: 'Undo' }).click();
  await workbench.untilTold('Back in its place: api-socket.');
  await expect(crashed).toBeVisible();
  expect(existsSync(`${folder}/api-socket`)).toBe(true);
});
