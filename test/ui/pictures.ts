// Each test takes one picture of the README. Run by `npm run media`, not with the tests.
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { apiOf, startCluster, untilUnheard } from '../../lab/cluster';
import { prepareFollower, startFollower } from '../../lab/follower';
import type { Lab } from '../../lab/lab';
import { QUIET_SETTINGS } from '../host/workbench';
import { expect, test as base } from './fixtures';
import type { Workbench } from './pages/workbench';

const CLEAN = {
  'window.commandCenter': false,
  'workbench.layoutControl.enabled': false,
  'window.title': 'IPFS Cluster for VS Code',
  'editor.cursorBlinking': 'solid',
};

const test = base.extend({
  // The programs where users have them, not in the cache of whoever takes the pictures.
  lab: async ({ lab }, use) => {
    const folder = lab.path('bin');
    await symlink(lab.binaries.folder, folder);
    Object.assign(lab.binaries, {
      folder,
      ipfs: join(folder, 'ipfs'),
      service: join(folder, 'ipfs-cluster-service'),
      follow: join(folder, 'ipfs-cluster-follow'),
    });
    await use(lab);
  },
});

/** A cluster of three peers and a follower, one of the peers killed; and a window that shows them. */
async function arrange(
  lab: Lab,
  workbench: Workbench,
  theme = 'Default Dark Modern',
  width?: number,
): Promise<void> {
  const [first, second] = await startCluster(lab);
  await prepareFollower(lab, { name: 'collab', ...(first ? { of: first } : {}) });
  await startFollower(lab, { name: 'collab' });
  await second?.service.kill();
  // From now on the others say themselves that they miss it; for a moment before that they say nothing.
  for (const survivor of [0, 2]) {
    await untilUnheard(second?.identity.id ?? '', apiOf(survivor));
  }
  await workbench.server.configure({
    ...QUIET_SETTINGS,
    ...CLEAN,
    'workbench.colorTheme': theme,
    'ipfsCluster.folders': { ipfs_cluster_service: [second?.folder] },
  });
  await tidy(workbench.page);
  await workbench.openDaemons();
  await widen(workbench, width);
  await expect(workbench.tree.daemon('ipfs-cluster-service', 'degraded')).toBeVisible();
  await expect(workbench.tree.row('peer1')).toBeVisible();
}

/** As users do where they want to read more of each line. */
async function widen({ page, sidebar }: Workbench, width?: number): Promise<void> {
  const box = await sidebar.boundingBox();
  const edge = (box?.x ?? 0) + (box?.width ?? 0);
  await page.mouse.move(edge + 1, 400);
  await page.mouse.down();
  const to = width === undefined ? edge + 100 : (box?.x ?? 0) + width;
  await page.mouse.move(to, 400, { steps: 5 });
  await page.mouse.up();
  await page.mouse.move(700, 300);
}

/** Hides what belongs to the browser host rather than to VS Code as users know it. */
async function tidy(page: Page): Promise<void> {
  await page.addStyleTag({
    content:
      '#status\\.workbench\\.keyboardLayout, #status\\.forwardedPorts, #status\\.host { display: none !important; }',
  });
}

test.describe('dark', () => {
  test.use({ settings: CLEAN });

  test('overview', async ({ lab, workbench }) => {
    await arrange(lab, workbench);
    await workbench.tree.expand(workbench.tree.row('peer1'));
    await workbench.palette.run('IPFS: Check Daemon Status');
    await expect(workbench.output.lastLine).toBeVisible();
    await workbench.output.lastLine.click();
    await workbench.page.keyboard.press('Control+Home');
    await workbench.page.mouse.move(700, 300);
    await workbench.page.screenshot({ path: 'media/overview.png' });
  });

  test('tooltip', async ({ lab, workbench }) => {
    await arrange(lab, workbench);
    await workbench.tree.daemon('ipfs-cluster-service', 'degraded').hover();
    await expect(workbench.hover).toBeVisible();
    await workbench.page.screenshot({
      path: 'media/tooltip.png',
      clip: { x: 0, y: 0, width: 900, height: 448 },
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

test.describe('narrow', () => {
  test('sidebar-narrow', async ({ lab, workbench }) => {
    await arrange(lab, workbench, 'Default Dark Modern', 180);
    await workbench.page.screenshot({
      path: 'media/sidebar-narrow.png',
      clip: { x: 0, y: 0, width: 330, height: 448 },
    });
  });
});

const THEMES = [
  { name: 'light', theme: 'Default Light Modern', mark: '.vs' },
  { name: 'high-contrast', theme: 'Default High Contrast', mark: '.hc-black' },
];

for (const { name, theme, mark } of THEMES) {
  test.describe(`${name} theme`, () => {
    test(`sidebar-${name}`, async ({ lab, workbench }) => {
      await arrange(lab, workbench, theme);
      await workbench.tree.expand(workbench.tree.row('peer1'));
      await workbench.page.mouse.move(700, 300);
      await expect(workbench.page.locator(`.monaco-workbench${mark}`)).toBeVisible();
      await workbench.page.screenshot({
        path: `media/sidebar-${name}.png`,
        clip: { x: 0, y: 0, width: 700, height: 640 },
      });
    });
  });
}
