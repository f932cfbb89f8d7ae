import { kubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { prepareService, startService } from '../../../lab/service';
import { type Look, situation } from '../situation';

/** What Node and its worker need, and one more at a time, until a look has all that it wants. */
const FEW = [20, 21, 22, 24] as const;

async function both(lab: Lab) {
  const ipfs = await kubo(lab);
  await prepareService(lab);
  return { ipfs, service: await startService(lab) };
}

const allowed = (files: number): Look => ({ through: ['prlimit', `--nofile=${files}:${files}`, '--'] });

describe('a look that may open few files', () => {
  for (const files of FEW) {
    situation(
      `${files}: daemons that run`,
      { ipfs: ['running', 1], service: ['running', 1] },
      async (lab) => {
        await both(lab);
        return allowed(files);
      },
    );
  }
});
