import { join } from 'node:path';
import { AddressError } from '../../clusterClient/address';
import { type Endpoint, endpointKey } from '../../clusterClient/transport/endpoint';
import { type ApiSockets, lookAtApiSockets } from '../../probes/sockets/apiSockets';
import { endpointOf } from '../../probes/apis/listenAddress';
import type { DaemonKind } from '../../probes/programs/daemonKind';
import type { DaemonProcess } from '../../probes/processes/processes';
import type { ServiceConfig } from '../../probes/config/serviceConfig';
import { unixListenersOf } from '../../probes/sockets/unixListeners';
import { type DaemonHome, namedByDaemon, reachedFromHere } from './daemonHome';
import type { Survey } from './survey';

/** The addresses that can be connected to; the others are noted, for "why did you not ask there?". */
export function endpointsOf(
  addresses: readonly string[],
  survey: Survey,
  source: string,
  read: (address: string) => Endpoint = endpointOf,
): Endpoint[] {
  return addresses.flatMap((address) => {
    try {
      return [read(address)];
    } catch (error) {
      if (error instanceof AddressError) {
        survey.note(source, error.message);
        return [];
      }
      throw error;
    }
  });
}

/** Says how many API addresses of a configuration are not asked. */
export function noteLeftOut({ apiAddressesLeftOut: count }: ServiceConfig, survey: Survey): void {
  if (count > 0) {
    const more = count.toLocaleString('en-US');
    survey.note('api.restapi.http_listen_multiaddress', `… and ${more} more addresses, which are not asked`);
  }
}

/** True when a process listens on an endpoint; null when its sockets cannot be seen, or it is a unix socket. */
export function isBound(daemon: DaemonProcess, endpoint: Endpoint): boolean | null {
  return daemon.listening === null || endpoint.kind === 'unix' ? null : daemon.listening.on(endpoint.port);
}

/** What a process has at the address of an API that does not answer. */
export function apiSocketsOf(
  daemon: DaemonProcess,
  endpoint: Endpoint | null,
  home: DaemonHome,
  survey: Survey,
): ApiSockets | null {
  if (endpoint === null || survey.look.platform !== 'linux') {
    return null;
  }
  const path = endpoint.kind === 'unix' ? namedByDaemon(endpoint.path, daemon, home) : null;
  return lookAtApiSockets(`/proc/${daemon.pid}`, endpoint, path);
}

/** A daemon opens a handful of ports. */
const MOST_LISTENERS = 8;

/**
 * Where a process listens beside its configured addresses: its API is among these when the system chose the port
 * (`tcp/0`), or when the file was edited since the start.
 * @param others ports that are known to serve something else
 */
export async function ownListeners(
  daemon: DaemonProcess,
  configured: readonly Endpoint[],
  others: ReadonlySet<number>,
  home: DaemonHome,
): Promise<Endpoint[]> {
  const known = new Set(configured.map(endpointKey));
  const sockets = await unixListenersOf(`/proc/${daemon.pid}`);
  const unix = sockets.map((path): Endpoint =>
    reachedFromHere({ kind: 'unix', path, address: `/unix${path}` }, daemon, home),
  );
  const tcp = (daemon.listening?.all() ?? []).flatMap(({ host, port }) => {
    const reachable = reachableHost(host);
    return reachable === null || others.has(port) ? [] : [tcpEndpoint(reachable, port)];
  });
  return [...unix, ...tcp].filter((one) => !known.has(endpointKey(one))).slice(0, MOST_LISTENERS);
}

interface Asked {
  readonly endpoint: Endpoint;
  readonly answer: { readonly kind: string; readonly starts?: DaemonKind | null };
}

/**
 * The addresses at which a daemon of a kind sleeps that has no folder here: what holds the socket would start one, or
 * the user says that one is there.
 */
export function sleepersOf<T extends Asked>(
  kind: DaemonKind,
  asked: readonly T[],
  places: readonly { readonly endpoints: readonly Endpoint[] }[],
  survey: Survey,
): T[] {
  const known = new Set(places.flatMap(({ endpoints }) => endpoints.map(endpointKey)));
  const named = new Set(endpointsOf(survey.places.apiAddresses, survey, 'addresses').map(endpointKey));
  return asked.filter(({ endpoint, answer }) => {
    const key = endpointKey(endpoint);
    const starts = answer.starts ?? (named.has(key) ? kind : null);
    return answer.kind === 'asleep' && starts === kind && !known.has(key);
  });
}

/**
 * What the other listeners of a process tell where none of them answers as its API: it hangs where all are silent; its
 * API was on a socket of which somebody has deleted the file.
 */
export function toldBySilence<T extends Asked>(moved: readonly T[]): T | undefined {
  const isSilent = moved.length > 0 && moved.every(({ answer }) => answer.kind === 'silent');
  return isSilent
    ? moved[0]
    : moved.find(({ endpoint, answer }) => endpoint.kind === 'unix' && answer.kind === 'no_socket');
}

function reachableHost(host: string): string | null {
  if (host === '0.0.0.0') {
    return '127.0.0.1';
  }
  if (host === '::') {
    return '::1';
  }
  return host.startsWith('127.') || host === '::1' ? host : null;
}

function tcpEndpoint(host: string, port: number): Endpoint {
  const address = `/${host.includes(':') ? 'ip6' : 'ip4'}/${host}/tcp/${port}`;
  return { kind: 'tcp', host, port, address };
}

/**
 * Where the API of a follower listens, whatever its file says (`cmd/ipfs-cluster-follow/commands.go`). On Windows that is
 * a unix socket too, and Node takes the path of one for a named pipe (https://nodejs.org/api/net.html): then nobody can
 * ask it.
 */
export function followerApi(folder: string, platform: NodeJS.Platform): string[] {
  return platform === 'win32' ? [] : [`/unix${join(folder, 'api-socket')}`];
}
