import { prepareFollower, startFollower } from '../../lab/follower';
import { kubo } from '../../lab/kubo';
import type { Lab } from '../../lab/lab';
import type { LabProcess } from '../../lab/labProcess';
import { type PreparedService, prepareService, startService } from '../../lab/service';

/** One daemon of each type at its default place, all running. */
export interface Trio {
  readonly ipfs: LabProcess;
  readonly service: LabProcess;
  readonly follower: LabProcess;
  readonly peer: PreparedService;
}

export async function startTrio(lab: Lab): Promise<Trio> {
  const peer = await prepareService(lab);
  await prepareFollower(lab, { of: peer });
  const ipfs = await kubo(lab);
  const [service, follower] = await Promise.all([startService(lab), startFollower(lab)]);
  return { ipfs, service, follower, peer };
}
