import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DaemonStatusResponse } from '../../../src/status/result';
import { expect, test } from '../fixtures';
import { startTrio } from '../trio';

const CHANNEL = 'IPFS Daemon Status';

test('"Check Daemon Status" prints the answer as JSON, and nothing else', async ({ lab, workbench }) => {
  const { ipfs, service, follower } = await startTrio(lab);
  await workbench.palette.run('IPFS: Check Daemon Status');
  await expect(workbench.output.lastLine).toBeVisible();
  expect(await workbench.output.shownChannel()).toBe(CHANNEL);

  const answer = DaemonStatusResponse.parse(JSON.parse(await workbench.output.text()));
  expect(answer).toMatchObject({ success: true, overall_status: 'running', health: 'healthy' });
  const pids = Object.fromEntries(
    Object.values(answer.daemons).map(({ type, state, details }) => [
      type,
      [state, ...(details?.instances ?? []).map(({ pid }) => pid)],
    ]),
  );
  expect(pids).toEqual({
    ipfs: ['running', ipfs.pid],
    ipfs_cluster_service: ['running', service.pid],
    ipfs_cluster_follow: ['running', follower.pid],
  });
});

test('a second check replaces the first answer', async ({ lab, workbench }) => {
  const { service } = await startTrio(lab);
  await workbench.palette.run('IPFS: Check Daemon Status');
  await expect(workbench.output.lastLine).toBeVisible();
  await service.kill();
  await workbench.palette.run('IPFS: Check Daemon Status');
  const state = async () => {
    const text = await workbench.output.text();
    return DaemonStatusResponse.parse(JSON.parse(text)).daemons.ipfs_cluster_service?.state;
  };
  await expect(async () => {
    expect(await state()).toBe('crashed');
  }).toPass();
});

test('"Copy Diagnosis" copies Markdown without secrets', async ({ lab, workbench }) => {
  const { service, peer } = await startTrio(lab);
  await service.kill();
  await workbench.palette.run('IPFS: Copy Diagnosis');
  await expect.poll(() => workbench.clipboard()).toContain('# IPFS daemon status');
  const text = await workbench.clipboard();
  expect(text).toContain('ipfs_cluster_service: crashed');
  expect(text).toContain(peer.folder);
  const kubo = JSON.parse(await readFile(join(lab.home, '.ipfs', 'config'), 'utf8')) as {
    Identity: { PrivKey: string };
  };
  expect(text).not.toContain(kubo.Identity.PrivKey);
  expect(text).not.toContain(peer.identity.private_key);
});

test('"Set Role" changes what the machine needs', async ({ lab, workbench }) => {
  const { service } = await startTrio(lab);
  await service.stop();
  await workbench.openDaemons();
  await expect(workbench.status.root).toHaveText('IPFS: service stopped');
  await workbench.palette.run('IPFS: Set Role');
  await workbench.palette.choose(/worker/i);
  await expect(workbench.status.root).toHaveText('IPFS: running');
});

test('"Show Log" opens the log', async ({ workbench }) => {
  // The very first thing that anybody wants of the extension in this window.
  await workbench.palette.run('IPFS: Show Log');
  await expect.poll(() => workbench.output.shownChannel()).toBe('IPFS Cluster');
});
