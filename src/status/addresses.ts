import type { Endpoint } from '../clusterApi/endpoint';
import { AddressError, endpointOf } from '../probes/listenAddress';
import type { DaemonProcess } from '../probes/processes';
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

/** True when a process listens on an endpoint; null when its sockets cannot be seen, or it is a unix socket. */
export function isBound(daemon: DaemonProcess, endpoint: Endpoint): boolean | null {
  return daemon.listening === null || endpoint.kind === 'unix'
    ? null
    : daemon.listening.some(({ port }) => port === endpoint.port);
}

/**
 * The API of a process among its configured addresses: the one on which it really listens. A port that the system
 * chose (`tcp/0`), or one that was edited in the file since the start, is found among its loopback sockets.
 * @param others ports that are known to serve something else
 */
export function apiCandidates(
  daemon: DaemonProcess,
  configured: readonly Endpoint[],
  others: ReadonlySet<number>,
): Endpoint[] {
  const bound = configured.filter((endpoint) => isBound(daemon, endpoint) !== false);
  if (bound.length > 0 || daemon.listening === null) {
    return bound;
  }
  return daemon.listening
    .filter(({ host, port }) => (host.startsWith('127.') || host === '::1') && !others.has(port))
    .map(({ host, port }) => ({
      kind: 'tcp',
      host,
      port,
      address: `/${host.includes(':') ? 'ip6' : 'ip4'}/${host}/tcp/${port}`,
    }));
}
