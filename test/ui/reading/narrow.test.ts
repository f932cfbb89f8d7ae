import { apiOf, type RunningPeer, startCluster, untilUnheard } from '../../../lab/cluster';
import { prepareFollower, startFollower } from '../../../lab/follower';
import { kubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { expect, test } from '../fixtures';
import { THEMES } from '../themes';
import { startTrio } from '../trio';

const NARROW = 180;

/** A cluster of three, a follower and their Kubo, with one of the peers killed. */
async function clusterWithACrash(lab: Lab): Promise<readonly RunningPeer[]> {
  const peers = await startCluster(lab);
  const [first, second] = peers;
  await prepareFollower(lab, { name: 'collab', ...(first ? { of: first } : {}) });
  await startFollower(lab, { name: 'collab' });
  await second?.service.kill();
  for (const survivor of [0, 2]) {
    await untilUnheard(second?.identity.id ?? '', apiOf(survivor));
  }
  return peers;
}

for (const { name, theme, mark } of THEMES) {
  test.describe(`${name} theme`, () => {
    test.use({ settings: { 'workbench.colorTheme': theme } });

    test('in a sidebar of 180 pixels every state is read before anything is cut', async ({
      lab,
      workbench,
    }) => {
      const [, killed] = await clusterWithACrash(lab);
      await workbench.server.configure({
        'workbench.colorTheme': theme,
        'ipfsCluster.folders': { ipfs_cluster_service: [killed?.folder] },
      });
      await workbench.openDaemons();
      const { tree } = workbench;
      await expect(tree.daemon('ipfs-cluster-service', 'degraded')).toBeVisible();
      await expect(tree.row('peer1')).toBeVisible();
      await expect(workbench.page.locator(`.monaco-workbench${mark}`)).toBeVisible();
      await workbench.resizeSidebar(NARROW);
      const rows = [
        { row: tree.daemon('ipfs-cluster-service', 'degraded'), reads: /^degraded: s/ },
        { row: tree.instance('peer1'), reads: /^crashed: p/ },
        { row: tree.daemon('ipfs', 'running'), reads: /^ipfs running$/ },
        { row: tree.daemon('ipfs-cluster-follow', 'running'), reads: /^follower running$/ },
      ];
      for (const { row, reads } of rows) {
        await expect.poll(() => tree.readable(row)).toMatch(reads);
        const icon = row.locator('.custom-view-tree-node-item-icon');
        expect((await icon.boundingBox())?.width).toBeGreaterThan(0);
      }
    });
  });
}

test('the longest state, too, is read whole at 180 pixels', async ({ lab, workbench }) => {
  const ipfs = await kubo(lab);
  ipfs.freeze();
  await workbench.openDaemons();
  await expect(workbench.tree.daemon('ipfs', 'unresponsive')).toBeVisible();
  await workbench.resizeSidebar(NARROW);
  await expect
    .poll(() => workbench.tree.readable(workbench.tree.daemon('ipfs', 'unresponsive')))
    .toMatch(/^unresponsive/);
});

test('so is that of one of several, a level below', async ({ lab, workbench }) => {
  await kubo(lab);
  const ports = { api: 15001, gateway: 18080, swarm: 14001 };
  (await kubo(lab, { repo: lab.path('second'), ports })).freeze();
  const { tree } = workbench;
  await workbench.openDaemons();
  await expect(tree.daemon('ipfs', 'unresponsive')).toBeVisible();
  await workbench.resizeSidebar(NARROW);
  const second = tree.instance('second');
  await expect.poll(() => tree.readable(second)).toMatch(/^silent: s/);
  await expect(second).toHaveAttribute('aria-label', /unresponsive/);
  const icon = second.locator('.custom-view-tree-node-item-icon');
  expect((await icon.boundingBox())?.width).toBeGreaterThan(0);
});

test.describe('at a zoom of 200 %', () => {
  // What a browser makes of a window of 1200 pixels.
  test.use({ viewport: { width: 600, height: 600 }, deviceScaleFactor: 2 });

  test('service and follower are told apart, well and ill', async ({ lab, workbench }) => {
    const { service, follower } = await startTrio(lab);
    await workbench.openDaemons();
    const { tree } = workbench;
    const read = async (state: string) => [
      await tree.readable(tree.daemon('ipfs-cluster-service', state)),
      await tree.readable(tree.daemon('ipfs-cluster-follow', state)),
    ];
    await expect(tree.daemon('ipfs-cluster-service', 'running')).toBeVisible();
    await expect(tree.daemon('ipfs-cluster-follow', 'running')).toBeVisible();
    await workbench.resizeSidebar(NARROW);
    const well = await read('running');
    expect(well[0]).toMatch(/^service run/);
    expect(well[1]).toMatch(/^follower run/);
    await follower.kill();
    await service.kill();
    await expect(tree.daemon('ipfs-cluster-service', 'crashed')).toBeVisible();
    await expect(tree.daemon('ipfs-cluster-follow', 'crashed')).toBeVisible();
    const ill = await read('crashed');
    expect(ill[0]).toMatch(/^crashed: s/);
    expect(ill[1]).toMatch(/^crashed: f/);
  });
});

test("the editor's Find in the tree finds what has crashed", async ({ lab, workbench }) => {
  const ipfs = await kubo(lab);
  await ipfs.kill();
  const { page, tree } = workbench;
  await workbench.openDaemons();
  await expect(tree.daemon('ipfs', 'crashed')).toBeVisible();
  await tree.daemon('ipfs', 'crashed').click();
  await page.keyboard.press('Control+Alt+F');
  await page.keyboard.type('crashed');
  await expect(tree.daemon('ipfs', 'crashed').locator('.highlight').first()).toHaveText('crashed');
});
