// Each test takes one picture of the README. Run by `npm run media`, not with the tests.
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { apiOf, startCluster, untilUnheard } from '../../../lab/cluster';
import { prepareFollower, startFollower } from '../../../lab/follower';
import type { Lab } from '../../../lab/lab';
import { startService } from '../../../lab/service';
import { QUIET_SETTINGS } from '../../host/workbench';
import { animatedPng, type Frame } from './animatedPng';
import { expect, test as base } from '../fixtures';
import { AddCluster } from '../pages/addCluster';
import { AlertTree } from '../pages/alertTree';
import { ClusterTree } from '../pages/clusterTree';
import type { Workbench } from '../pages/workbench';

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

/** The hold-off of an alert, and the time that a ping counts. */
const RAISED_WITHIN = { timeout: 180_000 };

/** As users have it where they want to read more of each line. */
const WIDE = 400;

/** A cluster of three peers and a follower, one of the peers killed; and a window that shows them. */
async function arrange(
  lab: Lab,
  workbench: Workbench,
  theme = 'Default Dark Modern',
  width = WIDE,
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
  await workbench.resizeSidebar(width);
  await expect(workbench.tree.daemon('ipfs-cluster-service', 'degraded')).toBeVisible();
  await expect(workbench.tree.row('peer1')).toBeVisible();
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

  test('clusters', async ({ lab, workbench }) => {
    await arrange(lab, workbench);
    const clusters = new ClusterTree(workbench.page);
    await clusters.open();
    const missing = clusters.row('missing: peer1');
    await expect(missing).toBeVisible();
    await workbench.page.getByRole('button', { name: /^Daemons/ }).click();
    await missing.click();
    await workbench.page.keyboard.press('ArrowRight');
    await workbench.page.mouse.move(700, 300);
    await workbench.page.screenshot({
      path: 'media/clusters.png',
      clip: { x: 0, y: 0, width: 700, height: 640 },
    });
  });

  test('add-cluster', async ({ lab, workbench }) => {
    await startCluster(lab);
    await tidy(workbench.page);
    await workbench.openDaemons();
    await workbench.resizeSidebar(WIDE);
    const clusters = new ClusterTree(workbench.page);
    await clusters.open();
    await expect(clusters.row('ipfs-cluster, healthy')).toBeVisible();
    const adding = new AddCluster(workbench);
    await adding.begin();
    await adding.plainly('http://127.0.0.1:9999');
    await expect(workbench.palette.input).toHaveAttribute(
      'placeholder',
      'The test failed at step 1, address.',
    );
    await workbench.page.mouse.move(700, 400);
    await workbench.page.screenshot({
      path: 'media/add-cluster.png',
      clip: { x: 0, y: 0, width: 1000, height: 640 },
    });
  });

  test('timeline', async ({ lab, workbench }) => {
    test.setTimeout(3 * RAISED_WITHIN.timeout + 120_000);
    const [, second, third] = await startCluster(lab);
    await tidy(workbench.page);
    await workbench.openDaemons();
    await workbench.resizeSidebar(WIDE);
    const [clusters, alerts] = [new ClusterTree(workbench.page), new AlertTree(workbench.page)];
    await clusters.open();
    await alerts.open();
    await expect(clusters.row('ipfs-cluster, healthy')).toBeVisible();
    await second?.service.kill();
    await expect(alerts.row('peer1 missing, since ')).toBeVisible(RAISED_WITHIN);
    await startService(lab, { folder: second?.folder ?? '' });
    await expect(alerts.row('peer1 missing, .*over after ')).toBeVisible(RAISED_WITHIN);
    await third?.service.kill();
    await expect(alerts.row('peer2 missing, since ')).toBeVisible(RAISED_WITHIN);
    await workbench.page.getByRole('button', { name: /^Daemons/ }).click();
    await workbench.page.mouse.move(700, 300);
    await workbench.page.screenshot({
      path: 'media/timeline.png',
      clip: { x: 0, y: 0, width: 700, height: 640 },
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

test.describe('animation', () => {
  test.use({ viewport: { width: 620, height: 600 }, deviceScaleFactor: 1.5, settings: CLEAN });

  test('a crash is seen, explained and mended', async ({ lab, workbench }) => {
    const { page, tree, status } = workbench;
    const frames: Frame[] = [];
    const take = async (ms: number) => {
      frames.push({ png: await page.screenshot(), ms });
    };
    const [first, second] = await startCluster(lab);
    await workbench.server.configure({
      ...QUIET_SETTINGS,
      ...CLEAN,
      'ipfsCluster.refreshInterval': 1,
      'ipfsCluster.folders': { ipfs_cluster_service: [second?.folder] },
    });
    await tidy(page);
    await workbench.openDaemons();
    await workbench.resizeSidebar(WIDE);
    await expect(status.root).toHaveText('IPFS: running');
    await expect(tree.instance('peer1')).toBeVisible();
    await take(1800);
    await second?.service.kill();
    await expect(status.root).toHaveText('IPFS: peer1 crashed');
    await expect(tree.daemon('ipfs-cluster-service', 'degraded')).toContainText('2 miss it');
    await take(2500);
    await tree.expand(tree.instance('peer1'));
    await page.mouse.move(580, 300);
    await take(4000);
    await tree.instance('peer1').click();
    await page.mouse.move(580, 300);
    await startService(lab, {
      folder: second?.folder ?? '',
      args: ['--bootstrap', first?.swarmAddress ?? ''],
    });
    await expect(status.root).toHaveText('IPFS: running');
    await take(2500);
    await writeFile('media/crash.png', animatedPng(frames));
  });
});
