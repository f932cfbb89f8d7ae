import { endpointKey } from '../clusterClient/transport/endpoint';
import { foldersFromHere } from '../probes/files/daemonFolder';
import { distinctFolders } from '../probes/files/distinctFolders';
import { DEFAULT_KUBO_API } from '../probes/config/serviceConfig';
import type { KuboFacts } from './gather/facts';
import { joinByPeer } from './gather/joinByPeer';
import { gatherKuboPlaces, gatherKuboProcess } from './gather/kuboFacts';
import { unaskedKubo, unaskedRepo } from './gather/unasked';
import { moduleResult } from './moduleResult';
import type { OperationIds } from './operation';
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
      .map((daemon) => survey.inTime(gatherKuboProcess(daemon, survey), () => unaskedKubo(daemon, survey))),
  );
  const inUse = running.flatMap(({ endpoint, answer }) =>
    endpoint && answer ? [endpointKey(endpoint)] : [],
  );
  const known = running.map(({ folder }) => folder);
  const quiet = await survey.inTime(gatherQuiet(known, new Set(inUse), survey), () => null);
  const unasked = () => survey.unasked(repositories(survey), known).map((one) => unaskedRepo(one, survey));
  return joinByPeer(running, quiet ?? unasked());
}

/** @param known folders of those that run */
async function gatherQuiet(
  known: readonly (string | null)[],
  inUse: ReadonlySet<string>,
  survey: Survey,
): Promise<KuboFacts[]> {
  return gatherKuboPlaces(
    await distinctFolders(repositories(survey), known, survey.look.files.disks),
    [DEFAULT_KUBO_API],
    inUse,
    survey,
  );
}

function repositories({ look, places }: Survey): string[] {
  return [...foldersFromHere(KIND, look.surroundings), ...places.folders];
}
