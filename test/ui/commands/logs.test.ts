import type { Locator } from '@playwright/test';
import { prepareKubo } from '../../../lab/kubo';
import { prepareService } from '../../../lab/service';
import { until } from '../../../lab/until';
import { expect, test } from '../fixtures';
import type { Workbench } from '../pages/workbench';

/** The editor that shows a log. */
function logEditor({ page }: Workbench): Locator {
  return page.locator('.editor-instance .monaco-editor').first();
}

function lineWith(editor: Locator, text: string | RegExp): Locator {
  return editor.locator('.view-line').filter({ hasText: text });
}

test('the log of a running daemon is opened from its row, followed, and goes on when it is started again', async ({
  lab,
  workbench,
}) => {
  await prepareKubo(lab);
  const start = () => lab.launch('sh', ['-c', 'exec ipfs daemon --offline >> kubo.log 2>&1']);
  const log = async () => (await lab.run('cat', [lab.path('kubo.log')])).split('Daemon is ready').length - 1;
  const first = start();
  await until('Kubo is ready', async () => (await log()) === 1);
  await workbench.openDaemons();
  await expect(workbench.tree.daemon('ipfs', 'running')).toBeVisible();
  await workbench.chooseFor(workbench.tree.daemon('ipfs', 'running'), 'Show Log of This Daemon');
  const editor = logEditor(workbench);
  await expect(lineWith(editor, `ipfs (PID ${first.pid}) writes to`)).toBeVisible();
  await expect(lineWith(editor, 'Daemon is ready')).toBeVisible();

  await first.stop();
  await expect(lineWith(editor, 'Received interrupt signal')).toBeVisible();
  const second = start();
  await until('Kubo is ready again', async () => (await log()) === 2);
  await expect(lineWith(editor, `ipfs (PID ${second.pid}) writes to`)).toBeVisible();
});

test('a log is filtered, and a known line tells what it means', async ({ lab, workbench }) => {
  await prepareService(lab);
  const service = lab.launch('sh', ['-c', 'exec ipfs-cluster-service daemon > peer.log 2>&1']);
  const told = 'error posting to IPFS';
  await until('the peer misses its Kubo', async () =>
    (await lab.run('cat', [lab.path('peer.log')])).includes(told),
  );
  await workbench.openDaemons();
  const row = workbench.tree.daemon('ipfs-cluster-service', '.*');
  await expect(row).toBeVisible();
  await workbench.chooseFor(row, 'Show Log of This Daemon');
  const editor = logEditor(workbench);
  await expect(lineWith(editor, told).last()).toBeVisible();

  await workbench.palette.run('IPFS: Filter Log by Level...');
  await workbench.palette.choose(/^error/);
  await expect(lineWith(editor, told).first()).toBeVisible();
  await expect(lineWith(editor, 'INFO')).toHaveCount(0);

  await workbench.palette.run('IPFS: Go to First Error in Log');
  await expect(lineWith(editor, told).first()).toBeVisible();
  await lineWith(editor, told).first().hover();
  await expect(workbench.page.locator('.monaco-hover').filter({ hasText: 'Kubo' })).toBeVisible();
  expect(service.alive).toBe(true);
});

test('the log of a daemon that was killed is the one that it wrote', async ({ lab, workbench }) => {
  await prepareKubo(lab);
  const ipfs = lab.launch('sh', ['-c', 'exec ipfs daemon --offline > kubo.log 2>&1']);
  await until('Kubo is ready', async () =>
    (await lab.run('cat', [lab.path('kubo.log')])).includes('Daemon is ready'),
  );
  await workbench.openDaemons();
  await expect(workbench.tree.daemon('ipfs', 'running')).toBeVisible();
  await ipfs.kill();
  await expect(workbench.tree.daemon('ipfs', 'crashed')).toBeVisible();
  await workbench.tree.daemon('ipfs', 'crashed').hover();
  await expect(workbench.hover).toContainText('Daemon is ready');
  await workbench.chooseFor(workbench.tree.daemon('ipfs', 'crashed'), 'Show Log of This Daemon');
  const editor = logEditor(workbench);
  await expect(lineWith(editor, 'does not run. It wrote to ~/kubo.log')).toBeVisible();
  await expect(lineWith(editor, 'Daemon is ready')).toBeVisible();
});

test('a daemon that writes nowhere is offered a restart with a log, and told how much to write', async ({
  lab,
  workbench,
}) => {
  await prepareKubo(lab);
  lab.launch('sh', ['-c', 'exec ipfs daemon --offline > /dev/null 2>&1']);
  await workbench.openDaemons();
  await expect(workbench.tree.daemon('ipfs', 'running')).toBeVisible();
  await workbench.chooseFor(workbench.tree.daemon('ipfs', 'running'), 'Show Log of This Daemon');
  const editor = logEditor(workbench);
  await expect(lineWith(editor, 'goes nowhere')).toBeVisible();
  await expect(editor.getByText('Restart it with a log')).toBeVisible();

  await workbench.palette.run('IPFS: Set Log Level of Daemon...');
  await workbench.palette.choose(/^debug/);
  await expect(workbench.dialog).toContainText('log from debug on');
  await workbench.dialog.getByRole('button', { name: 'Set It' }).click();
  await expect(workbench.page.locator('.notifications-toasts')).toContainText('logs from debug on');
});
