import { execa } from 'execa';
import { daemonBinaries } from '../../../lab/daemonBinaries';
import { busyLoops, ControlGroup, runStarved } from '../../../lab/conditions/busyMachine';
import { prepareFollower, startFollower } from '../../../lab/follower';
import { kubo } from '../../../lab/kubo';
import { Lab } from '../../../lab/lab';
import type { LabProcess } from '../../../lab/labProcess';
import { prepareService, startService } from '../../../lab/service';
import { DaemonStatusResponse } from '../../../src/status/result';
import { CLI } from './endpointProgram';
import { compare, type Expected } from '../situation';

const A_FIFTH = 0.2;
/** A verdict that is right by luck is wrong once in a few. */
const LOOKS = 5;
const CHECK = [process.execPath, CLI, 'check'] as const;

const RUNNING: Expected = { ipfs: ['running', 1], service: ['running', 1], follow: ['running', 1] };
const CRASHED: Expected = { ipfs: ['crashed', 0], service: ['crashed', 0], follow: ['crashed', 0] };

/** Ways to have no time, each with how the program is run so. */
const STARVED: Readonly<
  Record<string, (lab: Lab, look: (run: () => Promise<string>) => Promise<void>) => Promise<void>>
> = {
  'in a control group with a fifth of a processor': async (lab, look) => {
    const group = ControlGroup.make(A_FIFTH);
    if (group === null) {
      console.log('No control group can be made here.');
      return;
    }
    await look(() => output([...group.prefix, ...CHECK], lab));
    group.remove();
  },
  'that is let run a fifth of the time': (lab, look) => look(() => runStarved(CHECK, lab.env, A_FIFTH)),
  'beside 8 busy loops': (lab, look) => beside(8, lab, look),
  'beside 24 busy loops': (lab, look) => beside(24, lab, look),
};

async function beside(
  count: number,
  lab: Lab,
  look: (run: () => Promise<string>) => Promise<void>,
): Promise<void> {
  const loops = busyLoops(lab, count);
  try {
    await look(() => output(CHECK, lab));
  } finally {
    await Promise.all(loops.map((one) => one.kill()));
  }
}

async function output(command: readonly string[], lab: Lab): Promise<string> {
  const [program = '', ...args] = command;
  return (await execa(program, args, { env: lab.env, extendEnv: false, reject: false })).stdout;
}

describe('a check on a busy machine', function () {
  // Minutes on a machine with other work are seconds on a machine without.
  this.timeout(600_000);
  let lab: Lab;
  let daemons: LabProcess[];

  beforeEach(async () => {
    lab = await Lab.open(await daemonBinaries(console.error));
    const ipfs = await kubo(lab);
    const of = await prepareService(lab);
    const service = await startService(lab);
    await prepareFollower(lab, { of });
    daemons = [await startFollower(lab), service, ipfs];
  });

  afterEach(() => lab.close());

  for (const [name, starve] of Object.entries(STARVED)) {
    it(`${name} tells running daemons, and killed ones`, async () => {
      const look = (expected: Expected) =>
        starve(lab, async (run) => {
          for (let count = 0; count < LOOKS; count++) {
            compare(DaemonStatusResponse.parse(JSON.parse(await run())), expected);
          }
        });
      await look(RUNNING);
      for (const one of daemons) {
        await one.kill();
      }
      await look(CRASHED);
    });
  }
});
