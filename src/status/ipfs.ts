import { join } from 'node:path';
import { endpointKey } from '../clusterApi/endpoint';
import { distinctFolders } from '../probes/distinctFolders';
import { DEFAULT_KUBO_API } from '../probes/serviceConfig';
import type { KuboFacts } from './facts';
import { joinByPeer } from './joinByPeer';
import { gatherKuboPlaces, gatherKuboProcess } from './kuboFacts';
import { moduleResult, type OperationIds } from './moduleResult';
import type { ModuleResult } from './result';
import type { Survey } from './survey';

const KIND = 'ipfs';

/** Status of every Kubo on this machine, found through processes, repositories and RPC addresses. */
export async function ipfs_status(survey: Survey, ids: OperationIds): Promise<ModuleResult> {
  return moduleResult(KIND, survey, ids, gather);
}

async function gather(survey: Survey): Promise<KuboFacts[]> {
  const running = await Promise.all(survey.daemons(KIND).map((daemon) => gatherKuboProcess(daemon, survey)));
  const inUse = running.flatMap(({ endpoint, answer }) =>
    endpoint && answer ? [endpointKey(endpoint)] : [],
  );
  const quiet = await gatherKuboPlaces(
    await distinctFolders(
      repositories(survey),
      running.map(({ folder }) => folder),
    ),
    [DEFAULT_KUBO_API, ...survey.places.apiAddresses],
    new Set(inUse),
    survey,
  );
  return joinByPeer(running, quiet);
}

function repositories({ look: { environment, home }, places }: Survey): string[] {
  const own = home === null ? [] : [join(home, '.ipfs')];
  const named = environment['IPFS_PATH'];
  return [...own, ...(named ? [named] : []), ...places.folders];
}
