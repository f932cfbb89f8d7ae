import { join } from 'node:path';
import type { Endpoint } from '../../../clusterClient/transport/endpoint';
import {
  type ClusterFolder,
  isSocket,
  readClusterFolder,
  readServiceFile,
  type ServiceFile,
} from '../../../probes/files/configFolder';
import type { CredentialSource } from '../../../probes/apis/credentials';
import type { Disks } from '../../../probes/disks/disks';
import type { ClusterAnswer } from '../../../probes/apis/liveness';
import type { DaemonProcess } from '../../../probes/processes/processes';
import { parseServiceConfig, type ServiceConfig, withOverrides } from '../../../probes/config/serviceConfig';
import { endpointsOf, followerApi, isBound, noteLeftOut } from '../addresses';
import { ANSWERING, lookBehindClosedApi } from './closedApiFacts';
import { askClusterProcess, type AskedApi } from './clusterProcessApi';
import { type DaemonHome, homeOf, reachedFromHere } from '../daemonHome';
import { type ClusterFacts, HEARING_MARGIN_MS, type LockFact } from '../facts';
import type { Survey } from '../survey';
import { unaskedPeer } from '../unasked';

type ClusterKind = ClusterFacts['kind'];

/** What the folder of a running daemon shows. */
interface FolderFacts {
  readonly contents: ClusterFolder | null;
  readonly lock: LockFact | null;
}

/** What a folder shows that nobody knows. */
const UNSEEN: FolderFacts = { contents: null, lock: null };

/** Gathers what is to be known of all that run of a kind; of whom there was no time to ask, what the list tells. */
export async function gatherClusterProcesses(kind: ClusterKind, survey: Survey): Promise<ClusterFacts[]> {
  const all = survey.daemons(kind);
  return Promise.all(
    all.map((daemon) =>
      survey.inTime(gatherClusterProcess(kind, daemon, survey), () => unaskedPeer(kind, daemon, survey)),
    ),
  );
}

/** Gathers what is to be known of one running `ipfs-cluster-service` or `ipfs-cluster-follow`. */
async function gatherClusterProcess(
  kind: ClusterKind,
  daemon: DaemonProcess,
  survey: Survey,
): Promise<ClusterFacts> {
  const home = await homeOf(daemon, survey);
  const { folder } = home;
  const reading = folder === null ? null : readServiceFile(folder, survey.look.files);
  const service = await reading;
  // The rest of the folder is looked at while the API, of which the configuration tells where it is, is asked.
  const looking =
    folder === null || reading === null || service === null
      ? UNSEEN
      : lookAtFolder(kind, folder, reading, survey);
  const config = effectiveConfig(kind, daemon, service, folder, survey.look.platform);
  const configured = endpointsOfApi(config, service, daemon, home, survey);
  const swarmPorts = portsOf(config.swarmAddresses, survey);
  const source = credentialSource(daemon, service, folder);
  const place = { config, configured, swarmPorts, source, home };
  const asked = await askClusterProcess(kind, daemon, place, survey);
  const { contents: seen, lock } = await looking;
  const contents = seen && { ...seen, peerId: daemon.environment?.CLUSTER_ID || seen.peerId };
  noteLeftOut(config, survey);
  const endpoint = asked?.endpoint ?? configured[0] ?? null;
  const now = Date.now();
  return {
    kind,
    clusterName: daemon.command.clusterName,
    process: daemon,
    ageMs: daemon.startedAt === null ? null : now - daemon.startedAt,
    now,
    folder,
    contents,
    lock,
    socket: await socketOf(endpoint, asked?.answer ?? null, survey.look.files.disks),
    endpoint,
    apiBound: endpoint && isBound(daemon, endpoint),
    ...(asked?.answer?.kind === 'peer'
      ? ANSWERING
      : await lookBehindClosedApi(
          kind,
          daemon,
          { ...home, folder: contents && folder },
          config,
          endpoint,
          swarmPorts,
          survey,
        )),
    apiLeftOut: !config.hasRestApi,
    apiUnaskable: kind === 'ipfs_cluster_follow' && config.apiAddresses.length === 0 && folder !== null,
    answer: asked?.answer ?? null,
    hearingMs: 2 * config.pingIntervalMs + HEARING_MARGIN_MS,
    raft: config.raft,
    trustedPeers: config.trustedPeers,
    lost: [],
    expectedPeers: peerIdsIn([...config.peerAddresses, ...daemon.command.bootstrap]),
    ...(await kuboOf(asked)),
    processesUnreadable: null,
  };
}

/** What is known of the Kubo of a peer. */
async function kuboOf(
  asked: AskedApi | null,
): Promise<Pick<ClusterFacts, 'kuboAddress' | 'kubo' | 'kuboSuspended'>> {
  if (asked === null) {
    return { kuboAddress: null, kubo: null };
  }
  const { kuboAddress, kuboSuspended } = asked;
  return { kuboAddress, kubo: await asked.kubo, ...(kuboSuspended === undefined ? {} : { kuboSuspended }) };
}

function endpointsOfApi(
  { apiAddresses }: ServiceConfig,
  service: ServiceFile | null,
  daemon: DaemonProcess,
  home: DaemonHome,
  survey: Survey,
): Endpoint[] {
  const isKnown = service?.status === 'fulfilled' && service.value !== null;
  const all = isKnown ? apiAddresses : [...survey.namedFor(daemon), ...apiAddresses];
  return endpointsOf(all, survey, 'api.restapi.http_listen_multiaddress').map((one) =>
    reachedFromHere(one, daemon, home),
  );
}

async function lookAtFolder(
  kind: ClusterKind,
  folder: string,
  reading: Promise<ServiceFile>,
  survey: Survey,
): Promise<FolderFacts> {
  // One after the other: a folder on a disk that hangs may hold up one thread of Node's four, not all of them.
  const contents = await readClusterFolder(folder, survey.look.files, reading);
  const lock = kind === 'ipfs_cluster_follow' ? null : await lockOf(join(folder, 'cluster.lock'), survey);
  return { contents, lock };
}

/** A lock file in a folder that is closed to us says nothing. */
async function lockOf(file: string, survey: Survey): Promise<LockFact | null> {
  return survey.lock(file).catch((error: unknown) => {
    survey.note(file, error instanceof Error ? error.message : String(error));
    return null;
  });
}

/** An answer proves the socket; without one the file shows whether it exists. */
async function socketOf(
  endpoint: Endpoint | null,
  answer: ClusterAnswer | null,
  disks: Disks,
): Promise<string | null> {
  if (endpoint?.kind !== 'unix') {
    return null;
  }
  const there = answer?.kind === 'peer' || (await isSocket(endpoint.path, disks));
  return there ? endpoint.path : null;
}

const DEFAULTS = parseServiceConfig('{"api":{"restapi":{}}}');

/** The daemon's own environment wins over its file; a follower has its API on a socket whatever its file says. */
function effectiveConfig(
  kind: ClusterKind,
  daemon: DaemonProcess,
  service: ServiceFile | null,
  folder: string | null,
  platform: NodeJS.Platform,
): ServiceConfig {
  const file = (service?.status === 'fulfilled' ? service.value?.value.meaning : null) ?? DEFAULTS;
  const own =
    kind === 'ipfs_cluster_follow'
      ? {
          ...file,
          hasRestApi: true,
          apiAddresses: folder === null ? [] : followerApi(folder, platform),
          tls: false,
          authorization: null,
        }
      : file;
  return withOverrides(own, daemon.environment ?? {});
}

/** Credentials of its environment are the process's own; those of a file are its owner's. */
function credentialSource(
  daemon: DaemonProcess,
  service: ServiceFile | null,
  folder: string | null,
): CredentialSource {
  return daemon.environment?.CLUSTER_RESTAPI_BASICAUTHCREDENTIALS
    ? { fileUid: daemon.uid, folder: null, process: daemon }
    : {
        fileUid: service?.status === 'fulfilled' ? (service.value?.uid ?? null) : null,
        folder,
        process: daemon,
      };
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

function peerIdsIn(multiaddresses: readonly string[]): string[] {
  return [...new Set(multiaddresses.flatMap((address) => /\/p2p\/([^/]+)$/.exec(address)?.[1] ?? []))];
}
