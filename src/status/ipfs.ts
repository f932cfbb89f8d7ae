import { endpointKey } from '../clusterClient/transport/endpoint';
import { foldersFromHere } from '../probes/files/daemonFolder';
import { distinctFolders } from '../probes/files/distinctFolders';
import { DEFAULT_KUBO_API } from '../probes/config/serviceConfig';
import type { KuboFacts } from './gather/facts';
import { joinByPeer } from './gather/joinByPeer';
import { gatherKuboPlaces, gatherKuboProcess } from './gather/kuboFacts';
import { unaskedKubo } from './gather/unasked';
import { moduleResult, type OperationIds } from './moduleResult';
import type { ModuleResult } from './result';
import type { Survey } from './gather/survey';

const KIND = 'ipfs';

/** Status of every Kubo on this machine, found through processes, repositories and RPC addresses. */
export async function ipfs_status(survey: Survey, ids: OperationIds): Promise<ModuleResult> {
  return moduleResult(KIND, survey, ids, gather);
}

async function gather(survey: Survey): Promise<KuboFacts[]> {
  const running = await Promise.all(
    survey
      .daemons(KIND)
      .map((daemon) => survey.inTime(gatherKuboProcess(daemon, survey), unaskedKubo(daemon, survey))),
  );
  const inUse = running.flatMap(({ endpoint, answer }) =>
    endpoint && answer ? [endpointKey(endpoint)] : [],
  );
  const quiet = await gatherKuboPlaces(
    await distinctFolders(
      repositories(survey),
      running.map(({ folder }) => folder),
      survey.look.files.disks,
    ),
    [DEFAULT_KUBO_API, ...survey.places.apiAddresses],
    new Set(inUse),
    survey,
  );
  return joinByPeer(running, quiet);
}

function repositories({ look, places }: Survey): string[] {
  return [...foldersFromHere(KIND, look.surroundings), ...places.folders];
}
