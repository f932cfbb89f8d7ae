import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { daemonBinaries } from '../../../lab/daemonBinaries';
import { Lab } from '../../../lab/lab';
import { clearLeftovers, type Outcome } from '../../../src/actions/leftovers/clearLeftovers';
import { wordsOf } from '../../../src/actions/texts';
import { heldAside } from '../../../src/actions/leftovers/heldAside';
import type { Leftover, LeftoverReport, Target } from '../../../src/actions/leftovers/leftover';
import { type LeftoverMachine, lookForLeftovers } from '../../../src/actions/leftovers/lookForLeftovers';
import { listDaemonProcesses } from '../../../src/probes/processes/listProcesses';

/** A test with a lab of its own, which keeps nothing. */
export function inLab(name: string, test: (lab: Lab) => Promise<void>): void {
  it(name, async () => {
    const lab = await Lab.open(await daemonBinaries(console.error));
    try {
      await test(lab);
    } finally {
      await lab.close();
    }
  });
}

export function machineOf(lab: Lab): LeftoverMachine {
  return {
    platform: process.platform,
    surroundings: { environment: lab.env, userHome: lab.home, cwd: lab.home },
    listProcesses: (signal) => listDaemonProcesses(process.platform, signal),
    // Nothing but the lab is on its machine.
    seesAll: () => true,
  };
}

export async function lookAt(lab: Lab, target: Target): Promise<LeftoverReport> {
  return lookForLeftovers(target, machineOf(lab), new AbortController().signal);
}

/** @param meanwhile happens after the look right before, when everything seems dead */
export async function clear(
  lab: Lab,
  shown: LeftoverReport,
  meanwhile: () => Promise<void> = async () => {},
): Promise<Outcome[]> {
  return clearLeftovers(shown, {
    look: async () => {
      const fresh = await lookAt(lab, shown);
      await meanwhile();
      return fresh;
    },
    heldAside: (aside) => heldAside(aside, shown, machineOf(lab), new AbortController().signal),
    now: () => new Date(),
  });
}

/** What is said of one leftover: its effect, its standing and why. */
export function saidOf({ leftovers }: LeftoverReport, name: string): string {
  const found = leftovers.find((one: Leftover) => one.name === name);
  return found === undefined ? 'nothing' : `${found.effect}, ${found.standing}: ${wordsOf(found.ground)}`;
}

/** What became of each. */
export function whatBecame(outcomes: readonly Outcome[]): string[] {
  return outcomes.map((one) =>
    one.kind === 'refused'
      ? `${one.leftover.name} refused: ${wordsOf(one.why)}`
      : `${one.leftover.name} ${one.kind}`,
  );
}

/** What lies in a folder, without what was moved aside. */
export async function namesIn(folder: string): Promise<string[]> {
  return existsSync(folder) ? (await readdir(folder)).filter((name) => !name.includes('.stale-')).sort() : [];
}
