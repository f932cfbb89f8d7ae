import { join, relative } from 'node:path';
import { attempt } from '../../probes/attempt';
import { readConfigText } from '../../probes/config/configText';
import { GoFields } from '../../probes/config/goFields';
import type { DaemonKind } from '../../probes/programs/daemonKind';
import type { LeftoverPlace, LeftoverRole } from './leftover';

/** The files of a folder that are read for what a daemon may have left elsewhere. */
export const CONFIGURATION: Readonly<Record<DaemonKind, string>> = {
  ipfs: 'config',
  ipfs_cluster_service: 'service.json',
  ipfs_cluster_follow: 'service.json',
};

type Names = readonly (readonly [name: string, role: LeftoverRole])[];

/** A folder may have been run by the service and by the follower. */
const CLUSTER: Names = [
  ['cluster.lock', 'lock'],
  ['api-socket', 'socket'],
  ['pebble/LOCK', 'datastore_lock'],
  ['badger3/LOCK', 'datastore_lock'],
  ['badger/LOCK', 'datastore_lock'],
  ['leveldb/LOCK', 'datastore_lock'],
  ['raft/raft.db', 'datastore_lock'],
];

/** What each daemon makes in its folder while it runs, and a killed one leaves (sources: go-fs-lock, kubo: repo/fsrepo). */
const NAMES: Readonly<Record<DaemonKind, Names>> = {
  ipfs: [
    ['repo.lock', 'lock'],
    ['api', 'api_file'],
    ['gateway', 'gateway_file'],
    ['datastore/LOCK', 'datastore_lock'],
    ['pebbleds/LOCK', 'datastore_lock'],
    ['badgerds/LOCK', 'datastore_lock'],
  ],
  ipfs_cluster_service: CLUSTER,
  ipfs_cluster_follow: CLUSTER,
};

/** Nobody who uses these programs configures more. */
const MOST_SOCKETS = 16;

/**
 * Where a daemon of this folder may have left something.
 * @param configuration the text of its configuration; null where it could not be read
 */
export function placesIn(kind: DaemonKind, folder: string, configuration: string | null): LeftoverPlace[] {
  const own = NAMES[kind].map(([name, role]) => ({ name, path: join(folder, name), role }));
  const sockets = socketsIn(kind, configuration).map((path): LeftoverPlace => {
    const inside = path.startsWith(`${folder}/`);
    return { name: inside ? relative(folder, path) : path, path, role: 'socket' };
  });
  return [...new Map([...own, ...sockets].map((one) => [one.path, one])).values()];
}

/** The unix sockets that a daemon with this configuration binds; a broken one names none. */
function socketsIn(kind: DaemonKind, text: string | null): string[] {
  const wrong: (readonly (string | number)[])[] = [];
  const parsed =
    text === null ? null : attempt(() => readConfigText(CONFIGURATION[kind], text, { first: true }));
  const file = GoFields.of(parsed, wrong);
  const strings = (of: GoFields | null | undefined, key: string) =>
    of?.strings(key, isUnix, MOST_SOCKETS)?.items ?? [];
  const addresses = kind === 'ipfs' ? kuboAddresses(file, strings) : clusterAddresses(file, strings);
  // The daemons write the plain path after the slash: /unix//run/x.
  return addresses.filter(isUnix).map((address) => address.slice('/unix'.length).replace(/^\/+/, '/'));
}

function isUnix(address: string): boolean {
  return address.startsWith('/unix/');
}

type Strings = (of: GoFields | null | undefined, key: string) => readonly string[];

function kuboAddresses(file: GoFields, strings: Strings): string[] {
  const addresses = file.section('Addresses');
  return [...strings(addresses, 'API'), ...strings(addresses, 'Gateway')];
}

function clusterAddresses(file: GoFields, strings: Strings): string[] {
  const api = file.section('api');
  return [
    ...strings(api?.part('restapi'), 'http_listen_multiaddress'),
    ...strings(api?.part('pinsvcapi'), 'http_listen_multiaddress'),
    ...strings(api?.part('ipfsproxy'), 'listen_multiaddress'),
  ];
}
