import { join } from 'node:path';
import type { Endpoint } from '../clusterApi/endpoint';
import {
  type ClusterFolder,
  followerFolderOf,
  isSocket,
  modifiedAt,
  peerstoreSize,
  readClusterFolder,
  serviceFolderOf,
} from '../probes/configFolder';
import type { ClusterAnswer } from '../probes/liveness';
import { inTime } from '../probes/patience';
import type { DaemonProcess } from '../probes/processes';
import { parseServiceConfig, type ServiceConfig, withOverrides } from '../probes/serviceConfig';
import { apiSocketsOf, endpointsOf, isBound } from './addresses';
import { askClusterProcess } from './clusterProcessApi';
import {
  BEFORE_DIALLING_MS,
  type ClusterFacts,
  HEARING_MARGIN_MS,
  type LockFact,
  START_UP_MS,
} from './facts';
import type { Survey } from './survey';

type ClusterKind = ClusterFacts['kind'];

/** What the folder of a running daemon shows. */
interface FolderFacts {
  readonly look: ClusterFolder | null;
  readonly lock: LockFact | null;
  readonly peerstoreAt: number | null;
  readonly configAt: number | null;
  readonly peerstoreSize: number | null;
}

/** What a folder shows that nobody knows, or that is on a disk that hangs. */
const UNSEEN: FolderFacts = {
  look: null,
  lock: null,
  peerstoreAt: null,
  configAt: null,
  peerstoreSize: null,
};

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
  const found = await inTime(lookAtFolder(kind, folder, survey), UNSEEN);
  const { look } = found;
  const config = effectiveConfig(kind, daemon, look, folder);
  const configured = endpointsOf(config.apiAddresses, survey, 'api.restapi.http_listen_multiaddress').filter(
    // To connect to a socket on a disk that hangs would hold up this program, not only the look.
    ({ kind: how }) => found !== UNSEEN || how === 'tcp',
  );
  const swarmPorts = portsOf(config.swarmAddresses, survey);
  const asked = await askClusterProcess(kind, daemon, config, configured, swarmPorts, survey);
  const endpoint = asked?.endpoint ?? configured[0] ?? null;
  const kubo = await asked?.kubo;
  const now = Date.now();
  return {
    kind,
    clusterName: daemon.command.clusterName,
    process: daemon,
    ageMs: daemon.startedAt === null ? null : now - daemon.startedAt,
    now,
    folder,
    look,
    lock: found.lock,
    socket: await socketOf(endpoint, asked?.answer ?? null),
    endpoint,
    apiBound: endpoint && isBound(daemon, endpoint),
    sockets: asked?.answer?.kind === 'peer' ? null : apiSocketsOf(daemon, endpoint, survey),
    apiLeftOut: !config.hasRestApi,
    swarmBound: swarmBound(daemon, swarmPorts, config.source !== null),
    peerstoreRewritten: isAfterStart(found.peerstoreAt, daemon),
    answer: asked?.answer ?? null,
    configElsewhere:
      kind === 'ipfs_cluster_service' && (config.source !== null || isAfterStart(found.configAt, daemon)),
    startUpMs: startUp(config, found.peerstoreSize),
    hearingMs: 2 * config.pingIntervalMs + HEARING_MARGIN_MS,
    raft: config.raft,
    trustedPeers: config.trustedPeers,
    expectedPeers: peerIdsIn([...config.peerAddresses, ...daemon.command.bootstrap]),
    kuboAddress: asked?.kuboAddress ?? null,
    kubo: kubo ?? null,
    processesUnreadable: null,
  };
}

async function lookAtFolder(kind: ClusterKind, folder: string | null, survey: Survey): Promise<FolderFacts> {
  if (folder === null) {
    return UNSEEN;
  }
  // One after the other: a folder on a disk that hangs may hold up one thread of Node's four, not all of them.
  const look = await readClusterFolder(folder);
  const lock = kind === 'ipfs_cluster_follow' ? null : await lockOf(join(folder, 'cluster.lock'), survey);
  const peerstoreAt = await modifiedAt(join(folder, 'peerstore')).catch(() => null);
  const configAt = await modifiedAt(join(folder, 'service.json')).catch(() => null);
  return { look, lock, peerstoreAt, configAt, peerstoreSize: await peerstoreSize(folder) };
}

/** A lock file in a folder that is closed to us says nothing. */
async function lockOf(file: string, survey: Survey): Promise<LockFact | null> {
  return survey.lock(file).catch((error: unknown) => {
    survey.note(file, error instanceof Error ? error.message : String(error));
    return null;
  });
}

/** An answer proves the socket; without one the file shows whether it exists. */
async function socketOf(endpoint: Endpoint | null, answer: ClusterAnswer | null): Promise<string | null> {
  if (endpoint?.kind !== 'unix') {
    return null;
  }
  const there = answer?.kind === 'peer' || (await isSocket(endpoint.path));
  return there ? endpoint.path : null;
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

/** The kernel tells the start, and how long it runs itself, to a hundredth of a second. */
const START_ERROR_MS = 50;

/** `init` writes the files too: only a write after the start tells something. */
function isAfterStart(writtenAt: number | null, daemon: DaemonProcess): boolean {
  return writtenAt !== null && daemon.startedAt !== null && writtenAt > daemon.startedAt + START_ERROR_MS;
}

function startUp(config: ServiceConfig, known: number | null): number {
  return known === null || config.source !== null
    ? START_UP_MS
    : BEFORE_DIALLING_MS + config.dialTimeoutMs * (known + config.peerAddresses.length);
}

function peerIdsIn(multiaddresses: readonly string[]): string[] {
  return [...new Set(multiaddresses.flatMap((address) => /\/p2p\/([^/]+)$/.exec(address)?.[1] ?? []))];
}
