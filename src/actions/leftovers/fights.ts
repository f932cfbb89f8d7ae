import { attempt } from '../../probes/attempt';
import { readConfigText } from '../../probes/config/configText';
import { GoFields } from '../../probes/config/goFields';
import { type PortListener, portListeners } from './holders';
import type { Fight, Holder, Leftover, Target } from './leftover';
import { CONFIGURATION } from './places';

/** Nobody configures more addresses than that. */
const MOST_ADDRESSES = 16;

/**
 * Who wants one thing that only one can have: several processes in one folder, or several at one address, where each
 * gets a part of the connections. One of them is the daemon of this folder.
 */
export function fightsIn(
  target: Target,
  configuration: string | null,
  daemons: readonly Holder[],
  leftovers: readonly Leftover[],
  listenersOn: (port: number) => readonly PortListener[] = portListeners,
): Fight[] {
  const lockHolders = leftovers.flatMap(({ role, holder }) =>
    holder !== null && (role === 'lock' || role === 'datastore_lock') ? [holder] : [],
  );
  const inFolder = distinct([...daemons, ...lockHolders]);
  const folderFight: Fight[] =
    inFolder.length > 1 ? [{ over: 'folder', what: target.folder, between: inFolder }] : [];
  const ports = daemons.length === 0 ? [] : portsIn(target, configuration);
  const portFights = ports.flatMap((port): Fight[] => {
    const between = rivalsAt(listenersOn(port), daemons);
    return between.length > 1 ? [{ over: 'port', what: String(port), between }] : [];
  });
  return [...folderFight, ...portFights];
}

/** The daemons that listen, and whoever else does at an address of theirs. */
function rivalsAt(listeners: readonly PortListener[], daemons: readonly Holder[]): Holder[] {
  const isOwn = ({ holder }: PortListener) => daemons.some(({ pid }) => pid === holder.pid);
  const own = listeners.filter(isOwn);
  const others = listeners.filter((one) => !isOwn(one) && own.some((ours) => overlap(ours.host, one.host)));
  return distinct([...own, ...others].map(({ holder }) => holder));
}

/** Whether a connection to one address may come to who listens at the other. */
function overlap(one: string, other: string): boolean {
  const isOneFamily = one.includes(':') === other.includes(':');
  return isOneFamily && (one === other || ANY.includes(one) || ANY.includes(other));
}

const ANY = ['0.0.0.0', '::'];

function distinct(holders: readonly Holder[]): Holder[] {
  return [...new Map(holders.map((one) => [one.pid, one])).values()];
}

/** The TCP ports that a configuration wants for itself. */
export function portsIn({ kind }: Pick<Target, 'kind'>, text: string | null): number[] {
  const parsed =
    text === null ? null : attempt(() => readConfigText(CONFIGURATION[kind], text, { first: true }));
  const file = GoFields.of(parsed, []);
  const addresses = kind === 'ipfs' ? kuboAddresses(file) : clusterAddresses(file);
  const ports = addresses.flatMap((address) => /\/tcp\/(\d{1,5})(?=\/|$)/.exec(address)?.[1] ?? []);
  return [...new Set(ports.map(Number))].filter((port) => port > 0);
}

function strings(of: GoFields | null | undefined, key: string): readonly string[] {
  return of?.strings(key, () => true, MOST_ADDRESSES)?.items ?? [];
}

function kuboAddresses(file: GoFields): string[] {
  const addresses = file.section('Addresses');
  return ['API', 'Gateway', 'Swarm'].flatMap((key) => strings(addresses, key));
}

function clusterAddresses(file: GoFields): string[] {
  const api = file.section('api');
  return [
    ...strings(file.section('cluster'), 'listen_multiaddress'),
    ...strings(api?.part('restapi'), 'http_listen_multiaddress'),
    ...strings(api?.part('pinsvcapi'), 'http_listen_multiaddress'),
    ...strings(api?.part('ipfsproxy'), 'listen_multiaddress'),
  ];
}
