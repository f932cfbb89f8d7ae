import { prepareFollower, startFollower } from '../../../lab/follower';
import { kubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { prepareService, startService } from '../../../lab/service';
import { HIDDEN_TABLES } from '../places';
import { situation } from '../situation';

async function three(lab: Lab) {
  const ipfs = await kubo(lab);
  const prepared = await prepareService(lab);
  const service = await startService(lab);
  await prepareFollower(lab, { of: prepared });
  const follow = await startFollower(lab);
  return { ipfs, service, follow };
}

describe('who listens where is hidden', () => {
  for (const [name, through] of Object.entries(HIDDEN_TABLES)) {
    situation(
      `${name}: what answers runs`,
      { ipfs: ['running', 1], service: ['running', 1], follow: ['running', 1] },
      async (lab) => {
        await three(lab);
        return { through };
      },
    );

    situation(
      `${name}: what hangs is unresponsive`,
      { ipfs: ['unresponsive', 1], service: ['unresponsive', 1], follow: ['unresponsive', 1] },
      async (lab) => {
        const { ipfs, service, follow } = await three(lab);
        [ipfs, service, follow].forEach((one) => {
          one.freeze();
        });
        return { through };
      },
    );

    situation(
      `${name}: what was killed has crashed`,
      { ipfs: ['crashed', 0], service: ['crashed', 0], follow: ['crashed', 0] },
      async (lab) => {
        const { ipfs, service, follow } = await three(lab);
        await Promise.all([ipfs.kill(), service.kill(), follow.kill()]);
        return { through };
      },
    );
  }
});
