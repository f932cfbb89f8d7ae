import { apiOf, startCluster, untilAllHear } from '../../../lab/cluster';
import { startService } from '../../../lab/service';
import { expect, test } from '../fixtures';
import { AlertTree } from '../pages/alertTree';
import { ClusterTree } from '../pages/clusterTree';

// Days are named by the clock: the test may begin before midnight and end after it.

/** The hold-off, and the time that a ping counts. */
const RAISED_WITHIN = { timeout: 180_000 };

test('a missing peer appears in the timeline, and is cleared once it is back', async ({ lab, workbench }) => {
  const peers = await startCluster(lab, { size: 3 });
  const [, , third] = peers;
  await workbench.openDaemons();
  const [clusters, alerts] = [new ClusterTree(workbench.page), new AlertTree(workbench.page)];
  await clusters.open();
  await alerts.open();
  await expect(workbench.sidebar).toContainText('No alerts.');
  await expect(clusters.row('.*healthy · 3 peers')).toBeVisible();

  await third?.service.kill();
  const missing = alerts.row('peer2 missing, since ');
  await expect(missing).toBeVisible(RAISED_WITHIN);
  await expect(alerts.row('(Today|Yesterday), 1 alert, 1 not over')).toBeVisible();
  await expect(clusters.row('1 alert')).toBeVisible();

  await workbench.chooseFor(missing, 'Open as JSON');
  const editor = workbench.page.locator('.monaco-editor').first();
  await expect(editor).toContainText('"cleared_at": null');
  await workbench.chooseFor(missing, 'Copy');
  await expect
    .poll(() => workbench.clipboard())
    .toMatch(/peer2 (has sent no ping|cannot be reached).*; Since /);

  await startService(lab, { folder: third?.folder ?? '' });
  await untilAllHear(peers.map(({ identity }, number) => ({ id: identity.id, api: apiOf(number) })));
  await expect(alerts.row('peer2 missing, .*over after ')).toBeVisible(RAISED_WITHIN);
  await expect(alerts.row('(Today|Yesterday), 1 alert$')).toBeVisible();
  // The document follows what is known.
  await expect(editor).not.toContainText('"cleared_at": null');
});
