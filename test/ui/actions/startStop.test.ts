import { untilEnded } from '../../../lab/conditions/processes';
import { kubo } from '../../../lab/kubo';
import { expect, test } from '../fixtures';

test('a stopped daemon is started from its row, and stopped only after a yes', async ({ lab, workbench }) => {
  const first = await kubo(lab);
  await first.stop();
  await workbench.openDaemons();
  const { tree } = workbench;
  const stopped = tree.daemon('ipfs', 'stopped');
  await expect(stopped).toBeVisible();
  await stopped.hover();
  await stopped.getByRole('button', { name: 'Start Daemon' }).click();
  await workbench.untilTold(/runs, as PID \d+/);
  const running = tree.daemon('ipfs', 'running');
  await expect(running).toBeVisible();

  await workbench.chooseFor(running, 'Stop Daemon...');
  await expect(workbench.dialog).toContainText(/Stop ipfs .*PID \d+\?/);
  await expect(workbench.dialog.getByRole('button', { name: 'Let It Run' })).toBeFocused();
  await workbench.page.keyboard.press('Enter');
  await expect(workbench.dialog).toBeHidden();
  await expect(running).toBeVisible();
  await workbench.chooseFor(running, 'Stop Daemon...');
  await expect(workbench.dialog).toBeVisible();
  await workbench.page.keyboard.press('Escape');
  await expect(workbench.dialog).toBeHidden();
  await expect(running).toBeVisible();

  await workbench.chooseFor(running, 'Stop Daemon...');
  await expect(workbench.dialog).toBeVisible();
  await workbench.answer('Stop');
  await workbench.untilTold(/has stopped/);
  await expect(tree.daemon('ipfs', 'stopped')).toBeVisible();
});

test('a running daemon is restarted by a command, which asks which one', async ({ lab, workbench }) => {
  const first = await kubo(lab);
  await workbench.openDaemons();
  await expect(workbench.tree.daemon('ipfs', 'running')).toBeVisible();
  await workbench.palette.run('IPFS: Restart Daemon');
  await workbench.palette.choose(/^ipfs/);
  await expect(workbench.dialog).toContainText(`PID ${first.pid}?`);
  await workbench.answer('Restart');
  await untilEnded(first.pid);
  await workbench.untilTold(/runs, as PID \d+/);
  await expect(workbench.tree.daemon('ipfs', 'running')).toBeVisible();
});

test.describe('in a folder that nobody trusts', () => {
  test.use({
    asksTrust: true,
    settings: { 'security.workspace.trust.startupPrompt': 'never' },
    folder: async ({ lab }, use) => {
      await lab.write(lab.path('work', 'readme'), 'somebody else wrote this');
      await use(lab.path('work'));
    },
  });

  test('nothing is offered to be started', async ({ lab, workbench }) => {
    const first = await kubo(lab);
    await first.stop();
    await workbench.openDaemons();
    const stopped = workbench.tree.daemon('ipfs', 'stopped');
    await expect(stopped).toBeVisible();
    await stopped.hover();
    await expect(stopped.getByRole('button', { name: 'Copy Diagnosis' })).toBeVisible();
    await expect(stopped.getByRole('button', { name: 'Start Daemon' })).toBeHidden();
  });
});
