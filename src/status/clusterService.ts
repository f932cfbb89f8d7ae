import { join } from 'node:path';
import { endpointKey } from '../clusterApi/endpoint';
import { DEFAULT_CLUSTER_API } from '../probes/serviceConfig';
import { gatherClusterPlaces } from './clusterPlaces';
import { gatherClusterProcess } from './clusterProcessFacts';
import type { ClusterFacts } from './facts';
import { type OperationIds, moduleResult } from './moduleResult';
import type { ModuleResult } from './result';
import type { Survey } from './survey';

const KIND = 'ipfs_cluster_service';

/**
 * Status of every `ipfs-cluster-service` on this machine, found through processes, folders and API addresses.
 * @throws whatever a probe could not turn into a fact; the controller reports it without hiding the other modules.
 */
export async function ipfs_cluster_service_status(survey: Survey, ids: OperationIds): Promise<ModuleResult> {
  const startedAt = performance.now();
  const running = await Promise.all(
    survey.daemons(KIND).map((daemon) => gatherClusterProcess(KIND, daemon, survey)),
  );
  const found = new Set(running.map(({ folder }) => folder));
  const folders = defaultFolders(survey).filter((folder) => !found.has(folder));
  const quiet = await gatherClusterPlaces(
    KIND,
    folders.map((folder) => ({ folder, clusterName: null })),
    [DEFAULT_CLUSTER_API, ...survey.places.apiAddresses],
    endpointsInUse(running),
    survey,
  );
  return moduleResult(KIND, joinByPeer(running, quiet), survey, ids, startedAt);
}

function defaultFolders({ environment, home, places }: Survey): string[] {
  const own = home === null ? [] : [join(home, '.ipfs-cluster')];
  const named = environment['IPFS_CLUSTER_PATH'];
  return [...new Set([...own, ...(named ? [named] : []), ...places.folders])];
}

/** Addresses at which a known process was found to answer. */
export function endpointsInUse(running: readonly ClusterFacts[]): Set<string> {
  return new Set(
    running.flatMap(({ endpoint, answer }) => (endpoint && answer ? [endpointKey(endpoint)] : [])),
  );
}

/**
 * A container's process may be visible and its API published here: the peer id tells that they are one. The answer
 * then tells the state of the process.
 */
export function joinByPeer(running: readonly ClusterFacts[], quiet: readonly ClusterFacts[]): ClusterFacts[] {
  const joined = new Set<ClusterFacts>();
  const processes = running.map((facts) => {
    const peerId = facts.look?.peerId ?? null;
    const api = quiet.find(
      ({ folder, answer }) => folder === null && answer?.kind === 'peer' && answer.id?.id === peerId,
    );
    if (facts.answer !== null || peerId === null || !api) {
      return facts;
    }
    joined.add(api);
    return { ...facts, endpoint: api.endpoint, answer: api.answer };
  });
  return [...processes, ...quiet.filter((facts) => !joined.has(facts))];
}
