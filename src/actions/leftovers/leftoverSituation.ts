import { surroundingsOf } from '../../controller/machine/machine';
import { errorText } from '../../status/errorText';
import type { Target } from '../act';
import type { ActMachine } from '../machine';
import type { SituationOptions } from '../situation';
import type { LeftoverReport } from './leftover';
import { type LeftoverMachine, lookForLeftovers } from './lookForLeftovers';

/** What decides whether leftovers may be moved aside. */
export interface LeftoverSituation {
  readonly trusted: boolean;
  /** Null where the folder is unknown, or could not be looked into. */
  readonly report: LeftoverReport | null;
  readonly problem: string | null;
}

/** Looks into the folder of a target now. Changes nothing, and rejects for nothing that it finds. */
export async function leftoversOf(
  { type, instance: { folder } }: Target,
  { machine, trusted, signal }: Omit<SituationOptions, 'answer'>,
): Promise<LeftoverSituation> {
  if (folder === null) {
    return { trusted, report: null, problem: null };
  }
  try {
    const report = await lookForLeftovers({ kind: type, folder }, leftoverMachine(machine), signal);
    return { trusted, report, problem: null };
  } catch (error) {
    return { trusted, report: null, problem: errorText(error) };
  }
}

export function leftoverMachine({ platform, environment, processes, seesAll }: ActMachine): LeftoverMachine {
  const surroundings = surroundingsOf({ platform, environment, listProcesses: processes });
  return { platform, surroundings, listProcesses: processes, seesAll };
}
