import { join } from 'node:path';
import { exists, followedClusters } from '../probes/configFolder';
import { gatherClusterPlaces, type QuietFolder } from './clusterPlaces';
import { gatherClusterProcess } from './clusterProcessFacts';
import { endpointsInUse, joinByPeer } from './clusterService';
import { moduleResult, type OperationIds } from './moduleResult';
import type { ModuleResult } from './result';
import type { Survey } from './survey';

const KIND = 'ipfs_cluster_follow';

/**
 * Status of every `ipfs-cluster-follow` on this machine: one instance for each followed cluster.
 * @throws whatever a probe could not turn into a fact; the controller reports it without hiding the other modules.
 */
export async function ipfs_cluster_follow_status(survey: Survey, ids: OperationIds): Promise<ModuleResult> {
  const startedAt = performance.now();
  const running = await Promise.all(
    survey.daemons(KIND).map((daemon) => gatherClusterProcess(KIND, daemon, survey)),
  );
  const found = new Set(running.map(({ folder }) => folder));
  const folders = (await Promise.all(roots(survey).map((root) => followersUnder(root, survey)))).flat();
  const quiet = await gatherClusterPlaces(
    KIND,
    folders.filter(({ folder }) => !found.has(folder)),
    survey.places.apiAddresses,
    endpointsInUse(running),
    survey,
  );
  return moduleResult(KIND, joinByPeer(running, quiet), survey, ids, startedAt);
}

/** `IPFS_CLUSTER_PATH` names the parent of the followers' folders here, the folder itself for the service. */
function roots({ environment, home, places }: Survey): string[] {
  const own = home === null ? [] : [join(home, '.ipfs-cluster-follow')];
  const named = environment['IPFS_CLUSTER_PATH'];
  return [...new Set([...own, ...(named ? [named] : []), ...places.folders])];
}

async function followersUnder(root: string, survey: Survey): Promise<QuietFolder[]> {
  const names = await followedClusters(root).catch((error: unknown) => {
    survey.note(root, error instanceof Error ? error.message : String(error));
    // The root itself stands for whatever is behind the closed door.
    return null;
  });
  if (names === null) {
    return [{ folder: root, clusterName: null }];
  }
  const folders = names.map((name) => ({ folder: join(root, name), clusterName: name }));
  const listed = await Promise.all(
    folders.map(({ folder }) => exists(join(folder, 'service.json')).catch(() => true)),
  );
  return folders.filter((_, index) => listed[index]);
}
