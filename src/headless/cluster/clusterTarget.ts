import type { Endpoint } from '../../clusterClient';
import type { ClusterProfile } from '../../clusters/profiles/profile';
import type { CheckDaemonStatus } from '../../controller/checkDaemonStatus';
import type { LocalCluster } from '../../controller/localClusters';
import { endpointOf } from '../../probes/apis/listenAddress';
import { UsageError } from '../usageError';
import type { ClusterOptions } from './clusterOptions';

/** Where to look for clusters on this machine. */
export interface LocalSearch {
  readonly locals: Promise<readonly LocalCluster[]>;
  /** Finds also those of which only the API is to be seen, as of containers. */
  readonly check: CheckDaemonStatus;
}

/** How the daemon of this machine is called by whoever has to choose one. */
interface Candidate {
  readonly endpoint: Endpoint;
  readonly label: string;
}

/**
 * The cluster that the options name, or the only one of this machine.
 * @returns null where nothing runs here
 * @throws UsageError where several do
 */
export async function clusterTarget(
  { endpoint, credentials, plainTextAllowed, trust, sshDestination }: ClusterOptions,
  search: LocalSearch,
  signal: AbortSignal,
): Promise<ClusterProfile | null> {
  const found = endpoint ?? (await onlyLocal(search, signal));
  return (
    found && {
      name: null,
      endpoint: found,
      ...(credentials ? { credentials } : {}),
      plainTextAllowed,
      ...(trust ? { trust } : {}),
      ...(sshDestination === null ? {} : { sshDestination }),
    }
  );
}

async function onlyLocal({ locals, check }: LocalSearch, signal: AbortSignal): Promise<Endpoint | null> {
  const running = (await locals).flatMap(candidateOf);
  const all = running.length > 0 ? running : await candidatesByCheck(check, signal);
  const [first, ...others] = all;
  if (first === undefined || others.length === 0) {
    return first?.endpoint ?? null;
  }
  const list = all.map(({ label, endpoint }) => `--api ${endpoint.address} (${label})`).sort();
  throw new UsageError(`Several clusters run on this machine. Name one: ${list.join(', ')}.`);
}

function candidateOf({ kind, name, folder, pid, endpoints: [endpoint] }: LocalCluster): Candidate[] {
  const program =
    kind === 'ipfs_cluster_follow' ? `ipfs-cluster-follow ${name ?? ''}` : 'ipfs-cluster-service';
  return endpoint ? [{ endpoint, label: `${program}, ${folder ?? `PID ${pid}`}` }] : [];
}

const LIVE: readonly string[] = ['running', 'starting', 'degraded', 'unresponsive'];

async function candidatesByCheck(check: CheckDaemonStatus, signal: AbortSignal): Promise<Candidate[]> {
  const { daemons } = await check({}, signal);
  return [daemons.ipfs_cluster_service, daemons.ipfs_cluster_follow]
    .flatMap((entry) => entry?.details?.instances ?? [])
    .filter(({ state, api }) => LIVE.includes(state) && api !== null)
    .map(({ api, peername, folder }) => ({
      endpoint: endpointOf(api ?? ''),
      label: peername ?? folder ?? 'seen by its API alone',
    }));
}
