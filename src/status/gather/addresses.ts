import { type Endpoint, endpointKey } from '../../clusterClient/transport/endpoint';
import { type ApiSockets, lookAtApiSockets } from '../../probes/sockets/apiSockets';
import { AddressError, endpointOf } from '../../probes/apis/listenAddress';
import type { DaemonProcess } from '../../probes/processes/processes';
import type { ServiceConfig } from '../../probes/files/serviceConfig';
import type { Survey } from './survey';

/** The addresses that can be connected to; the others are noted, for "why did you not ask there?". */
export function endpointsOf(addresses: readonly string[], survey: Survey, source: string): Endpoint[] {
  return addresses.flatMap((address) => {
    try {
      return [endpointOf(address)];
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
  survey: Survey,
): ApiSockets | null {
  return endpoint && survey.look.platform === 'linux'
    ? lookAtApiSockets(`/proc/${daemon.pid}`, endpoint, daemon.root)
    : null;
}

/** A daemon opens a handful of ports. */
const MOST_LISTENERS = 8;

/**
 * Where a process listens beside its configured addresses: its API is among these when the system chose the port
 * (`tcp/0`), or when the file was edited since the start.
 * @param others ports that are known to serve something else
 */
export function ownListeners(
  daemon: DaemonProcess,
  configured: readonly Endpoint[],
  others: ReadonlySet<number>,
): Endpoint[] {
  const known = new Set(configured.map(endpointKey));
  return (daemon.listening?.all() ?? [])
    .flatMap(({ host, port }) => {
      const reachable = reachableHost(host);
      return reachable === null || others.has(port)
        ? []
        : [tcpEndpoint(reachable, port)].filter((one) => !known.has(endpointKey(one)));
    })
    .slice(0, MOST_LISTENERS);
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
