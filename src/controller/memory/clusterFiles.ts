import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { Disks } from '../../probes/disks/disks';
import { homeOf, stateFile } from './machineMemory';
import { StateFile } from './stateFile';

/** What is remembered of one cluster has no more bytes. */
export const LARGEST_CLUSTER_FILE = 1 << 20;

/**
 * The file in which all windows and programs of this user keep what they know of a cluster.
 * @param key tells it from other clusters: it stands in no name of a file, as it may hold anything
 * @returns null where there is no place for it
 */
export function clusterFile(
  key: string,
  environment: Readonly<Record<string, string | undefined>>,
  disks = new Disks(),
): StateFile | null {
  const beside = stateFile(process.platform, environment, homeOf(environment));
  if (beside === null) {
    return null;
  }
  const name = `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.json`;
  const path = join(dirname(beside), 'clusters', name);
  return new StateFile({ path, uid: process.getuid?.(), limit: LARGEST_CLUSTER_FILE }, disks);
}
