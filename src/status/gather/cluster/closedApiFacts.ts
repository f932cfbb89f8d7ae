import { join } from 'node:path';
import type { Endpoint } from '../../../clusterClient/transport/endpoint';
import { modifiedAt } from '../../../probes/files/configFolder';
import type { DaemonFiles } from '../../../probes/config/daemonFiles';
import type { DaemonProcess } from '../../../probes/processes/processes';
import type { ServiceConfig } from '../../../probes/config/serviceConfig';
import { apiSocketsOf } from '../addresses';
import type { DaemonHome } from '../daemonHome';
import { BEFORE_DIALLING_MS, type ClusterFacts, START_UP_MS } from '../facts';
import type { Survey } from '../survey';

/** What tells why a living peer does not answer; of one that answers nobody needs to know it. */
export type ClosedApiFacts = Pick<
  ClusterFacts,
  'sockets' | 'swarmBound' | 'listeners' | 'peerstoreRewritten' | 'configElsewhere' | 'startUpMs'
>;

export const ANSWERING: ClosedApiFacts = {
  sockets: null,
  swarmBound: null,
  listeners: null,
  peerstoreRewritten: false,
  configElsewhere: false,
  startUpMs: START_UP_MS,
};

/**
 * Looks for the reason of a peer's silence.
 * @param home of the peer; without a folder where nobody knows it, or its disk hangs
 */
export async function lookBehindClosedApi(
  kind: ClusterFacts['kind'],
  daemon: DaemonProcess,
  home: DaemonHome,
  config: ServiceConfig,
  endpoint: Endpoint | null,
  swarmPorts: ReadonlySet<number>,
  survey: Survey,
): Promise<ClosedApiFacts> {
  const { configAt, peerstoreAt, peerstoreSize } =
    home.folder === null ? UNSEEN : await lookAtWrites(home.folder, config, survey.look.files);
  return {
    sockets: apiSocketsOf(daemon, endpoint, home, survey),
    ...listenersOf(daemon, swarmPorts, config.source !== null),
    peerstoreRewritten: isAfterStart(peerstoreAt, daemon),
    configElsewhere:
      kind === 'ipfs_cluster_service' && (config.source !== null || isAfterStart(configAt, daemon)),
    startUpMs: startUp(config, peerstoreSize),
  };
}

interface Writes {
  /** When the files were written, in milliseconds since the epoch. */
  readonly configAt: number | null;
  readonly peerstoreAt: number | null;
  /** How many addresses of other peers it holds; null when it cannot be read. */
  readonly peerstoreSize: number | null;
}

const UNSEEN: Writes = { configAt: null, peerstoreAt: null, peerstoreSize: null };

async function lookAtWrites(
  folder: string,
  { peerstoreFile: name }: ServiceConfig,
  files: DaemonFiles,
): Promise<Writes> {
  const peerstoreFile = join(folder, name);
  // One after the other: a folder on a disk that hangs may hold up one thread of Node's four, not all of them.
  const configAt = await writtenAt(join(folder, 'service.json'), files);
  try {
    const peerstore = await files.peerstores.read(peerstoreFile);
    return {
      configAt,
      peerstoreAt: peerstore?.writtenAt ?? null,
      peerstoreSize: peerstore?.value.count ?? 0,
    };
  } catch {
    return { configAt, peerstoreAt: await writtenAt(peerstoreFile, files), peerstoreSize: null };
  }
}

/** A file that may not be read tells at least when it was written. */
async function writtenAt(file: string, { disks }: DaemonFiles): Promise<number | null> {
  return modifiedAt(file, disks).catch(() => null);
}

function listenersOf(
  { listening }: DaemonProcess,
  swarmPorts: ReadonlySet<number>,
  sourced: boolean,
): Pick<ClosedApiFacts, 'swarmBound' | 'listeners'> {
  if (listening === null) {
    return { swarmBound: null, listeners: null };
  }
  const listeners = listening.all().length;
  // A fetched configuration may name any port: then any listener shows that it is past its datastore.
  const swarmBound = sourced ? listeners > 0 : [...swarmPorts].some((port) => listening.on(port));
  return { swarmBound, listeners };
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
