import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { chromium as browserType, expect } from '@playwright/test';
import { until } from '../../lab/until';
import { chromium } from '../host/chromium';
import { ClusterTree } from '../ui/pages/clusterTree';
import { DaemonTree } from '../ui/pages/daemonTree';
import { processes, UserSession } from './userSession';

const READY = /From another terminal/;
const ADDRESS = /http:\/\/127\.0\.0\.1:\d+\/\?tkn=\S+/;
/** The view looks by itself, and on a busy machine a look is answered late. */
const SHOWN_MS = 120_000;
const ENDINGS = [
  { name: 'Ctrl-C', signal: 'SIGINT', to: 'group' },
  { name: 'a closed terminal', signal: 'SIGHUP', to: 'group' },
  { name: 'SIGTERM to npm alone', signal: 'SIGTERM', to: 'npm' },
] as const;

async function leavesNothing(): Promise<void> {
  // A process that was signalled is gone a moment later.
  await until('nothing runs any more', async () => (await processes()).length === 0);
  const files = (await readdir(tmpdir())).filter((name) => /^(lab|vsc|ext|vsix|code)-/.test(name));
  assert.deepEqual(files, []);
}

describe('npm start -- --demo', () => {
  it('opens the extension in VS Code beside six real daemons, which obey', async () => {
    const session = UserSession.start(['--demo', '--no-open']);
    await session.shows(READY);
    const [address] = await session.shows(ADDRESS);
    const browser = await browserType.launch(chromium());
    try {
      const page = await browser.newPage();
      await page.goto(address);
      await page.locator('.part.activitybar').getByRole('tab', { name: /^IPFS/ }).click();
      const tree = new DaemonTree(page);
      const shows = async (program: string, state: string) => {
        await expect(tree.daemon(program, state)).toBeVisible({ timeout: SHOWN_MS });
      };
      await shows('ipfs', 'running');
      await shows('ipfs-cluster-service', 'running');
      await shows('ipfs-cluster-follow', 'running');
      await expect(tree.daemon('ipfs-cluster-service', 'running')).toContainText('3 of 3 running');
      const clusters = new ClusterTree(page);
      await clusters.open();
      await expect(clusters.row('ipfs-cluster, healthy · ')).toBeVisible({ timeout: SHOWN_MS });
      for (const peer of ['peer1', 'peer2', 'peer3']) {
        await expect(clusters.row(peer)).toBeVisible({ timeout: SHOWN_MS });
      }

      session.type('fill peer3');
      await session.shows(/fill peer3: done/);
      session.type('empty peer3');
      await session.shows(/empty peer3: done/);

      session.type('cut peer2');
      await session.shows(/cut peer2: done/);
      await expect(clusters.row('missing: peer2')).toBeVisible({ timeout: SHOWN_MS });
      await shows('ipfs-cluster-service', 'degraded');
      // Its process is there, and that is all that can be seen of it.
      await expect(tree.instance('peer2')).toHaveAttribute('aria-label', 'peer2, running', {
        timeout: SHOWN_MS,
      });
      session.type('join peer2');
      await session.shows(/join peer2: done/);
      await expect(clusters.row('peer2, alive')).toBeVisible({ timeout: SHOWN_MS });
      await shows('ipfs-cluster-service', 'running');
      await expect(tree.daemon('ipfs-cluster-service', 'running')).toContainText('3 of 3 running');

      session.type('kill peer2');
      await session.shows(/kill peer2: done/);
      await shows('ipfs-cluster-service', 'degraded');
      session.type('start peer2');
      await session.shows(/start peer2: done/);
      session.type('freeze ipfs');
      await shows('ipfs', 'unresponsive');
      session.type('thaw ipfs');
      await shows('ipfs', 'running');
      session.type('stop follower');
      await shows('ipfs-cluster-follow', 'stopped');
    } finally {
      await browser.close();
      await session.end('SIGINT', 'group');
    }
    await leavesNothing();
  });

  for (const { name, signal, to } of ENDINGS) {
    it(`leaves nothing behind after ${name}`, async () => {
      const session = UserSession.start(['--demo', '--no-open']);
      await session.shows(READY);
      await session.end(signal, to);
      await leavesNothing();
    });
  }

  it('leaves nothing behind when it is ended before all has started', async () => {
    const session = UserSession.start(['--demo', '--no-open']);
    await session.shows(/Starting a cluster/);
    await session.end('SIGINT', 'group');
    await leavesNothing();
  });

  it('says how it is used when it is used wrongly', async () => {
    const session = UserSession.start(['--what']);
    await session.shows(/--demo +also starts real throw-away daemons/);
  });
});
