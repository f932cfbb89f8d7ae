// Each test takes one picture of the README. Run by `npm run media`, not with the tests.
import type { Page } from '@playwright/test';
import { startCluster } from '../../lab/cluster';
import { prepareFollower, startFollower } from '../../lab/follower';
import type { Lab } from '../../lab/lab';
import { expect, test } from './fixtures';
import type { Workbench } from './pages/workbench';

const CLEAN = {
  'window.commandCenter': false,
  'workbench.layoutControl.enabled': false,
  'window.title': 'IPFS Cluster for VS Code',
  'editor.cursorBlinking': 'solid',
};

/** A cluster of three peers and a follower, one of the peers killed. */
async function arrange(lab: Lab): Promise<void> {
  const peers = await startCluster(lab);
  const [first, second] = peers;
  await prepareFollower(lab, { name: 'collab', ...(first ? { of: first } : {}) });
  await startFollower(lab, { name: 'collab' });
  await second?.service.kill();
}

/** Hides what belongs to the browser host rather than to VS Code as users know it. */
async function tidy(page: Page): Promise<void> {
  await page.addStyleTag({
    content:
      '#status\\.workbench\\.keyboardLayout, #status\\.forwardedPorts, #status\\.host { display: none !important; }',
  });
}

async function troubled(workbench: Workbench): Promise<void> {
  await tidy(workbench.page);
  await workbench.openDaemons();
  await expect(workbench.tree.daemon('ipfs-cluster-service', 'degraded')).toBeVisible();
  await workbench.page.mouse.move(700, 300);
}

test.describe('dark', () => {
  test.use({ settings: CLEAN });

  test('overview', async ({ lab, workbench }) => {
    await arrange(lab);
    await troubled(workbench);
    await workbench.palette.run('IPFS: Check Daemon Status');
    await expect(workbench.output.lastLine).toBeVisible();
    await workbench.output.lastLine.click();
    await workbench.page.keyboard.press('Control+Home');
    await workbench.page.mouse.move(700, 300);
    await workbench.page.screenshot({ path: 'media/overview.png' });
  });

  test('tooltip', async ({ lab, workbench }) => {
    await arrange(lab);
    await troubled(workbench);
    await workbench.tree.daemon('ipfs-cluster-service', 'degraded').hover();
    await expect(workbench.hover).toBeVisible();
    await workbench.page.screenshot({
      path: 'media/tooltip.png',
      clip: { x: 0, y: 0, width: 700, height: 448 },
    });
  });

  test('welcome', async ({ workbench }) => {
    await tidy(workbench.page);
    await workbench.openDaemons();
    await expect(workbench.welcome).toBeVisible();
    await workbench.page.mouse.move(700, 300);
    await workbench.page.screenshot({
      path: 'media/welcome.png',
      clip: { x: 0, y: 0, width: 700, height: 448 },
    });
  });
});

for (const [name, theme] of [
  ['light', 'Default Light Modern'],
  ['high-contrast', 'Default High Contrast'],
]) {
  test.describe(`${name} theme`, () => {
    test.use({ settings: { ...CLEAN, 'workbench.colorTheme': theme } });

    test(`sidebar-${name}`, async ({ lab, workbench }) => {
      await arrange(lab);
      await troubled(workbench);
      await workbench.page.screenshot({
        path: `media/sidebar-${name}.png`,
        clip: { x: 0, y: 0, width: 700, height: 640 },
      });
    });
  });
}
