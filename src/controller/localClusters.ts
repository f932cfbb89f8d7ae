import { join } from 'node:path';
import { AddressError } from '../clusterClient/address';
import type { Endpoint } from '../clusterClient/transport/endpoint';
import { endpointOf } from '../probes/apis/listenAddress';
import { DaemonFiles } from '../probes/config/daemonFiles';
import { parseServiceConfig, type ServiceConfig, withOverrides } from '../probes/config/serviceConfig';
import { readBounded } from '../probes/files/boundedRead';
import { readClusterFolder } from '../probes/files/configFolder';
import { folderOf } from '../probes/files/daemonFolder';
import { locateFolder } from '../probes/files/heldFolder';
import type { DaemonProcess } from '../probes/processes/processes';
import { followerApi } from '../status/gather/addresses';
import { reachedFromHere } from '../status/gather/daemonHome';
import { hereAddress, storageBounds } from './kuboBounds';
import { type Machine, surroundingsOf } from './machine/machine';

/** A peer that runs on this machine, as its process and its folder show it. */
export interface LocalCluster {
  readonly kind: 'ipfs_cluster_service' | 'ipfs_cluster_follow';
  readonly pid: number;
  /** In milliseconds since the epoch; null where the system does not say. */
  readonly startedAt: number | null;
  /** The name by which a follower is called; null for a service. */
  readonly name: string | null;
  readonly folder: string | null;
  readonly peerId: string | null;
  /** Where its API is reached from here; the first is the one to ask. */
  readonly endpoints: readonly Endpoint[];
  /** What it was started with, as far as its file says; null where that cannot be read, or is elsewhere. */
  readonly config: ServiceConfig | null;
  /** Where it gets its configuration at each start; null, or left out, where that is its own file. */
  readonly source?: { readonly url: string; readonly isWhole: boolean } | null;
  /** Multiaddresses of other peers that it kept; empty where there are none. */
  readonly peerstore: readonly string[];
  /** How much the repository of its Kubo may hold, in bytes; null, or left out, where nobody here knows that. */
  readonly storageMax?: number | null;
}

const LARGEST_PEERSTORE = 1 << 20;
const DEFAULTS = parseServiceConfig('{"api":{"restapi":{}}}');

/**
 * Which clusters are here, by the processes of this machine alone: nobody is asked for it.
 * @throws ProcessesUnreadableError, the signal's reason
 */
export async function localClusters(machine: Machine, signal: AbortSignal): Promise<LocalCluster[]> {
  const { daemons } = await machine.listProcesses(signal);
  const files = new DaemonFiles();
  const [bounds, found] = await Promise.all([
    storageBounds(daemons, machine, files),
    Promise.all(
      daemons.map(async (daemon) =>
        daemon.kind === 'ipfs' ? [] : [await localCluster({ ...daemon, kind: daemon.kind }, machine, files)],
      ),
    ),
  ]);
  return found.flat().map(({ nodeAddress, sharesNetwork, ...local }) => ({
    ...local,
    storageMax: (sharesNetwork ? bounds.get(hereAddress(nodeAddress)) : undefined) ?? null,
  }));
}

async function localCluster(
  daemon: DaemonProcess & Pick<LocalCluster, 'kind'>,
  machine: Machine,
  files: DaemonFiles,
): Promise<LocalCluster & { readonly nodeAddress: string; readonly sharesNetwork: boolean }> {
  const { kind } = daemon;
  const named = folderOf(daemon, surroundingsOf(machine));
  const folder = await locateFolder(daemon, named, files.disks);
  const contents = folder === null ? null : await readClusterFolder(folder, files);
  const environment = daemon.environment ?? {};
  const config = withOverrides(contents?.config ?? DEFAULTS, environment);
  const addresses =
    kind === 'ipfs_cluster_follow'
      ? folder === null
        ? []
        : followerApi(folder, machine.platform)
      : config.hasRestApi
        ? config.apiAddresses
        : [];
  return {
    kind,
    pid: daemon.pid,
    startedAt: daemon.startedAt,
    name: daemon.command.clusterName,
    folder,
    peerId: environment.CLUSTER_ID || (contents?.peerId ?? null),
    endpoints: addresses
      .flatMap(endpointIn)
      .filter((endpoint) => endpoint.kind === 'unix' || daemon.sharesNetwork)
      .map((endpoint) => reachedFromHere(endpoint, daemon, { named, folder }))
      .map((endpoint) =>
        kind === 'ipfs_cluster_service' && config.tls ? { ...endpoint, tls: true } : endpoint,
      ),
    config: contents?.config?.source === null ? config : null,
    source: sourceIn(contents?.config ?? null, daemon.sharesNetwork),
    peerstore: folder === null ? [] : await peerstoreIn(folder, config, files),
    nodeAddress: config.nodeAddress,
    sharesNetwork: daemon.sharesNetwork,
  };
}

function sourceIn(
  config: ServiceConfig | null,
  sharesNetwork: boolean,
): NonNullable<LocalCluster['source']> | null {
  return config?.source == null
    ? null
    : { url: config.source, isWhole: config.sourceIsWhole && sharesNetwork };
}

function endpointIn(address: string): Endpoint[] {
  try {
    return [endpointOf(address)];
  } catch (error) {
    if (error instanceof AddressError) {
      // The check of the daemons says what is wrong with it.
      return [];
    }
    throw error;
  }
}

async function peerstoreIn(
  folder: string,
  { peerstoreFile }: ServiceConfig,
  { disks }: DaemonFiles,
): Promise<string[]> {
  const text = await readBounded(join(folder, peerstoreFile), LARGEST_PEERSTORE, disks).catch(() => null);
  return (text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('/'));
}
