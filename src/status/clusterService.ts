import { endpointKey } from '../clusterClient/transport/endpoint';
import { foldersFromHere } from '../probes/files/daemonFolder';
import { distinctFolders } from '../probes/files/distinctFolders';
import { DEFAULT_CLUSTER_API } from '../probes/config/serviceConfig';
import { gatherClusterPlaces } from './gather/cluster/clusterPlaces';
import { gatherClusterProcesses } from './gather/cluster/clusterProcessFacts';
import type { ClusterFacts } from './gather/facts';
import { joinByPeer } from './gather/joinByPeer';
import { unaskedPeerFolder } from './gather/unasked';
import { moduleResult } from './moduleResult';
import type { OperationIds } from './operation';
import type { ModuleResult } from './result';
import { withPeersHere } from './memory/peersHere';
import { shareLosses } from './memory/sharedLosses';
import type { Survey } from './gather/survey';

const KIND = 'ipfs_cluster_service';

/** Status of every `ipfs-cluster-service` on this machine, found through processes, folders and API addresses. */
export async function ipfs_cluster_service_status(survey: Survey, ids: OperationIds): Promise<ModuleResult> {
  return moduleResult(KIND, survey, ids, gather);
}

async function gather(survey: Survey): Promise<readonly ClusterFacts[]> {
  const running = await gatherClusterProcesses(KIND, survey);
  const quiet = await survey.inTime(gatherQuiet(running, survey), () => null);
  const unasked = () =>
    survey
      .unasked(
        defaultFolders(survey),
        running.map(({ folder }) => folder),
      )
      .map((one) => unaskedPeerFolder(KIND, one, survey));
  const joined = joinByPeer(running, quiet ?? unasked());
  return withPeersHere(survey.withMemory(KIND, shareLosses(joined)), survey);
}

async function gatherQuiet(running: readonly ClusterFacts[], survey: Survey): Promise<ClusterFacts[]> {
  const folders = await distinctFolders(
    defaultFolders(survey),
    running.map(({ folder }) => folder),
    survey.look.files.disks,
  );
  return gatherClusterPlaces(
    KIND,
    folders.map((folder) => ({ folder, clusterName: null })),
    [DEFAULT_CLUSTER_API],
    endpointsInUse(running),
    survey,
  );
}

function defaultFolders({ look, places }: Survey): string[] {
  return [...foldersFromHere(KIND, look.surroundings), ...places.folders];
}

/** Addresses at which a known process was found to answer. */
export function endpointsInUse(running: readonly ClusterFacts[]): Set<string> {
  return new Set(
    running.flatMap(({ endpoint, answer }) => (endpoint && answer ? [endpointKey(endpoint)] : [])),
  );
}
