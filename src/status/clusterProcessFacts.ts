import { join } from 'node:path';
import type { Endpoint } from '../clusterApi/endpoint';
import {
  type ClusterFolder,
  exists,
  followerFolderOf,
  modifiedAt,
  readClusterFolder,
  serviceFolderOf,
} from '../probes/configFolder';
import { askKubo, type KuboAnswer } from '../probes/kuboLiveness';
import { askCluster, type ClusterAnswer } from '../probes/liveness';
import { firstAnswer } from '../probes/budget';
import type { DaemonProcess } from '../probes/processes';
import { parseServiceConfig, type ServiceConfig, withOverrides } from '../probes/serviceConfig';
import { apiCandidates, endpointsOf, isBound } from './addresses';
import type { ClusterFacts, LockFact } from './facts';
import type { Survey } from './survey';

type ClusterKind = ClusterFacts['kind'];

/** Gathers what is to be known of one running `ipfs-cluster-service` or `ipfs-cluster-follow`. */
export async function gatherClusterProcess(
  kind: ClusterKind,
  daemon: DaemonProcess,
  survey: Survey,
): Promise<ClusterFacts> {
  const folder =
    kind === 'ipfs_cluster_service'
      ? serviceFolderOf(daemon, survey.home)
      : followerFolderOf(daemon, survey.home);
  const [look, lock, peerstoreAt] = await Promise.all([
    folder === null ? null : readClusterFolder(folder),
    folder === null || kind === 'ipfs_cluster_follow' ? null : lockOf(join(folder, 'cluster.lock'), survey),
    folder === null ? null : modifiedAt(join(folder, 'peerstore')).catch(() => null),
  ]);
  const config = effectiveConfig(kind, daemon, look, folder);
  const configured = endpointsOf(config.apiAddresses, survey, 'api.restapi.http_listen_multiaddress');
  const swarmPorts = portsOf(config.swarmAddresses, survey);
  const asked = await askApi(kind, daemon, config, apiCandidates(daemon, configured, swarmPorts), survey);
  const endpoint = asked?.endpoint ?? configured[0] ?? null;
  const kubo = await asked?.kubo;
  return {
    kind,
    clusterName: daemon.command.clusterName,
    process: daemon,
    ageMs: daemon.startedAt === null ? null : Date.now() - daemon.startedAt,
    folder,
    look,
    lock,
    socket:
      endpoint?.kind === 'unix' && (await exists(endpoint.path).catch(() => true)) ? endpoint.path : null,
    endpoint,
    apiBound: endpoint && isBound(daemon, endpoint),
    apiLeftOut: !config.hasRestApi,
    swarmBound: swarmBound(daemon, swarmPorts, config.source !== null),
    peerstoreRewritten: wasRewritten(peerstoreAt, daemon),
    answer: asked?.answer ?? null,
    raft: config.raft,
    expectedPeers: peerIdsIn([...config.peerAddresses, ...daemon.command.bootstrap]),
    kuboAddress: asked?.kuboAddress ?? null,
    kubo: kubo ?? null,
    processesUnreadable: null,
  };
}

/** A lock file in a folder that is closed to us says nothing. */
async function lockOf(file: string, survey: Survey): Promise<LockFact | null> {
  return survey.lock(file).catch((error: unknown) => {
    survey.note(file, error instanceof Error ? error.message : String(error));
    return null;
  });
}

const DEFAULTS = parseServiceConfig('{"api":{"restapi":{}}}');

/** The daemon's own environment wins over its file; a follower has its API on a socket whatever its file says. */
function effectiveConfig(
  kind: ClusterKind,
  daemon: DaemonProcess,
  look: ClusterFolder | null,
  folder: string | null,
): ServiceConfig {
  const file = look?.config ?? DEFAULTS;
  const own =
    kind === 'ipfs_cluster_follow'
      ? {
          ...file,
          hasRestApi: true,
          apiAddresses: folder === null ? [] : [`/unix${join(folder, 'api-socket')}`],
          tls: false,
          authorization: null,
        }
      : file;
  return withOverrides(own, daemon.environment ?? {});
}

function portsOf(addresses: readonly string[], survey: Survey): Set<number> {
  return new Set(
    endpointsOf(
      addresses.filter((address) => address.includes('/tcp/')),
      survey,
      'cluster.listen_multiaddress',
    ).flatMap((endpoint) => (endpoint.kind === 'tcp' ? [endpoint.port] : [])),
  );
}

function swarmBound(daemon: DaemonProcess, ports: ReadonlySet<number>, sourced: boolean): boolean | null {
  if (daemon.listening === null) {
    return null;
  }
  // A fetched configuration may name any port: then any listener shows that it is past its datastore.
  return sourced ? daemon.listening.length > 0 : daemon.listening.some(({ port }) => ports.has(port));
}

/** `init` writes the file too: only a write after the start tells of a stop. */
function wasRewritten(writtenAt: number | null, daemon: DaemonProcess): boolean {
  return writtenAt !== null && daemon.startedAt !== null && writtenAt > daemon.startedAt + 1000;
}

function peerIdsIn(multiaddresses: readonly string[]): string[] {
  return [...new Set(multiaddresses.flatMap((address) => /\/p2p\/([^/]+)$/.exec(address)?.[1] ?? []))];
}

interface AskedApi {
  readonly endpoint: Endpoint | null;
  readonly answer: ClusterAnswer | null;
  readonly kuboAddress: string | null;
  readonly kubo: Promise<KuboAnswer | null>;
}

async function askApi(
  kind: ClusterKind,
  daemon: DaemonProcess,
  config: ServiceConfig,
  candidates: readonly Endpoint[],
  survey: Survey,
): Promise<AskedApi | null> {
  if (!daemon.sharesNetwork || daemon.frozen) {
    return null;
  }
  const [kuboEndpoint] = endpointsOf(
    [config.nodeAddress],
    survey,
    'ipfs_connector.ipfshttp.node_multiaddress',
  );
  const kubo = kuboEndpoint ? askKubo(kuboEndpoint, firstAnswer(survey.budget)) : Promise.resolve(null);
  const own = config.hasRestApi ? candidates.filter((one) => survey.couldBelongTo(one, daemon)) : [];
  const answers = await Promise.all(
    own.map(async (endpoint) => ({ endpoint, answer: await ask(kind, endpoint, config, survey) })),
  );
  const best =
    answers.find(({ answer }) => answer.kind === 'peer') ??
    answers.find(({ answer }) => answer.kind === 'silent') ??
    answers[0];
  return {
    endpoint: best?.endpoint ?? null,
    answer: best?.answer ?? null,
    kuboAddress: config.nodeAddress,
    kubo,
  };
}

async function ask(
  kind: ClusterKind,
  endpoint: Endpoint,
  config: ServiceConfig,
  survey: Survey,
): Promise<ClusterAnswer> {
  const startedAt = performance.now();
  const { tls, authorization } = config;
  const askPeers = kind === 'ipfs_cluster_service';
  const answer = await askCluster({ endpoint, tls, authorization, askPeers }, survey.budget);
  survey.note(endpoint.address, describeAnswer(answer), startedAt);
  return answer;
}

/** One line for the evidence. */
export function describeAnswer(answer: ClusterAnswer): string {
  if (answer.kind === 'foreign') {
    return `something else answers: ${answer.why}`;
  }
  if (answer.kind !== 'peer') {
    return {
      refused: 'connection refused',
      no_socket: 'no socket',
      silent: 'no answer',
      denied: 'not permitted',
    }[answer.kind];
  }
  return answer.wantsCredentials
    ? 'a Cluster peer that wants credentials'
    : `Cluster peer ${answer.version ?? ''}`;
}
