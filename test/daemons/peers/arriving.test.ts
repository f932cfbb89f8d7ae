import { apiOf, type RunningPeer, startCluster } from '../../../lab/cluster';
import { untilAlerted } from '../../../lab/conditions/peers';
import { untilOlderThan } from '../../../lab/conditions/processes';
import { prepareFollower, startFollower } from '../../../lab/follower';
import { kubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import type { LabProcess } from '../../../lab/labProcess';
import { prepareService, QUICK_METRICS, startService } from '../../../lab/service';
import { situation } from '../situation';

/** After two intervals between pings and the margin a peer must have heard of all the others. */
const HEARING_MS = 2 * 3_000 + 10_000;

/** Two peers: the second was alerted of, and runs again with a secret with which the first never hears it. */
async function unheardAgain(lab: Lab, wait: 'nothing' | 'api' = 'api'): Promise<LabProcess> {
  const [, second] = (await startCluster(lab, { size: 2 })) as [RunningPeer, RunningPeer];
  await second.service.kill();
  await untilAlerted([apiOf(0)], [second.identity.id]);
  await lab.patch(`${second.folder}/service.json`, { cluster: { secret: 'ab'.repeat(32) } });
  return startService(lab, { folder: second.folder, wait });
}

describe('a peer that was started again, and is not heard yet', () => {
  situation('by one that was alerted of it', { service: ['running', 2] }, async (lab) => {
    await unheardAgain(lab);
  });

  situation('though it had the time', { service: ['degraded', 2] }, async (lab) => {
    await untilOlderThan(await unheardAgain(lab), HEARING_MS);
  });

  situation(
    'by its follower that names it',
    { service: ['running', 1], follow: ['running', 1] },
    async (lab) => {
      await kubo(lab);
      const of = await prepareService(lab, { config: QUICK_METRICS });
      await prepareFollower(lab, { of, config: QUICK_METRICS });
      await untilOlderThan(await startFollower(lab), HEARING_MS);
      await lab.patch(`${of.folder}/service.json`, { cluster: { secret: 'ab'.repeat(32) } });
      await startService(lab);
    },
  );
});
