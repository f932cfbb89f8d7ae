import { AddressError, ClusterClient } from '../../clusterClient';
import type { LookParts } from '../../clusters/clusterLook';
import { MemoryStore } from '../../clusters/memory/memoryStore';
import { type ClusterProfile, keyOfProfile } from '../../clusters/profiles/profile';
import { createCheckDaemonStatus, thisMachine } from '../../controller/createController';
import { type LocalCluster, localClusters } from '../../controller/localClusters';
import { clusterFile, LARGEST_CLUSTER_FILE } from '../../controller/memory/clusterFiles';
import { ProcessesUnreadableError } from '../../probes/processes/processes';
import { environmentSettings } from '../environmentSettings';
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
  const settings = environmentSettings(process.env);
  const check = createCheckDaemonStatus(() => settings, machine);
  const profile = await clusterTarget(options, { locals, check }, signal);
  return profile && { profile, client: clientOf(profile), memory: memoryOf(profile), locals };
}

/** @throws UsageError for what no `ssh` can lead to */
function clientOf(profile: ClusterProfile): ClusterClient {
  const { endpoint, credentials, plainTextAllowed = false, trust, sshDestination } = profile;
  try {
    return new ClusterClient({
      endpoint,
      ...(credentials ? { credentials } : {}),
      plainTextAllowed,
      ...(trust ? { trust } : {}),
      ...(sshDestination === undefined ? {} : { ssh: { destination: sshDestination } }),
    });
  } catch (error) {
    if (error instanceof AddressError) {
      throw new UsageError(`Unknown --via: ${error.message}.`);
    }
    throw error;
  }
}

function memoryOf(profile: ClusterProfile): MemoryStore {
  const onFault = (error: unknown) => {
    stderrLog.error('What was seen is not remembered.', error);
  };
  return new MemoryStore(clusterFile(keyOfProfile(profile), process.env), LARGEST_CLUSTER_FILE, onFault);
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
