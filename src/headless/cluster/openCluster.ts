import { AddressError, type ClusterClient } from '../../clusterClient';
import type { LookParts } from '../../clusters/clusterLook';
import type { ClusterProfile } from '../../clusters/profiles/profile';
import { ClusterMemories } from '../../clusters/memory/clusterMemories';
import { clientOf } from '../../clusters/profiles/clientOf';
import type { CheckDaemonStatus } from '../../controller/checkDaemonStatus';
import { type Machine, thisMachine } from '../../controller/machine/machine';
import { type LocalCluster, localClusters } from '../../controller/localClusters';
import { ProcessesUnreadableError } from '../../probes/processes/processes';
import { SETTINGS_VARIABLE } from '../settingsVariable';
import { stderrLog } from '../stderrLog';
import { UsageError } from '../usageError';
import type { ClusterOptions } from './clusterOptions';
import { clusterTarget } from './clusterTarget';

/**
 * What a command looks with: the named cluster, or the only one here.
 * @returns null where nothing runs here and nothing is named
 * @throws UsageError
 */
export async function openCluster(options: ClusterOptions, signal: AbortSignal): Promise<LookParts | null> {
  const machine = thisMachine(process.env);
  const locals = seenHere(localClusters(machine, signal));
  const check = await controllerOf(machine);
  const profile = await clusterTarget(options, { locals, check }, signal);
  return (
    profile && {
      profile,
      client: clientFor(profile),
      memory: new ClusterMemories(process.env, tellFault).of(profile),
      locals,
    }
  );
}

/**
 * Loaded when it is asked: most clusters are found without it. What the user told this program is checked before.
 * @throws UsageError
 */
async function controllerOf(machine: Machine): Promise<CheckDaemonStatus> {
  const load = async () => {
    const { environmentSettings } = await import('../environmentSettings');
    const settings = environmentSettings(machine.environment);
    const { controllerWithoutMemory } = await import('../../controller/rememberingController');
    return controllerWithoutMemory(() => settings, machine);
  };
  const isTold = (process.env[SETTINGS_VARIABLE] ?? '').trim() !== '';
  return isTold ? load() : async (...asked) => (await load())(...asked);
}

/** @throws UsageError for what no `ssh` can lead to */
function clientFor(profile: ClusterProfile): ClusterClient {
  try {
    return clientOf(profile);
  } catch (error) {
    if (error instanceof AddressError) {
      throw new UsageError(`Unknown --via: ${error.message}.`);
    }
    throw error;
  }
}

/** Goes to the log: an answer that is not remembered is one all the same. */
export function tellFault(error: unknown): void {
  stderrLog.error('What was seen is not remembered.', error);
}

/** A cluster elsewhere can be asked, too, where nobody can tell what runs here. */
async function seenHere(looking: Promise<LocalCluster[]>): Promise<readonly LocalCluster[]> {
  try {
    return await looking;
  } catch (error) {
    if (
      error instanceof ProcessesUnreadableError ||
      (error instanceof Error && error.name === 'TimeoutError')
    ) {
      return [];
    }
    throw error;
  }
}
