import { AddressError, endpointOfMultiaddress } from '../../clusterClient/address';
import type { Endpoint } from '../../clusterClient/transport/endpoint';

const ANY_HOST: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/**
 * Turns the listen address of a daemon into the address to connect to: "all interfaces" becomes loopback.
 * @throws AddressError for text that is no multiaddress, has no TCP port, or leaves the port to the system (`tcp/0`).
 */
export function endpointOf(address: string): Endpoint {
  const endpoint = endpointOfMultiaddress(address);
  if (endpoint.kind === 'unix') {
    return endpoint;
  }
  if (endpoint.port === 0) {
    throw new AddressError(`${endpoint.address} leaves the port to the operating system`);
  }
  return { ...endpoint, host: ANY_HOST[endpoint.host] ?? endpoint.host };
}

/**
 * Where a peer connects to the Kubo that an address names: over TCP, whatever else is said of the port.
 * @throws AddressError as above; also for a host without a port, of which only the peer knows where it asks
 */
export function nodeEndpointOf(address: string): Endpoint {
  const [, host, port] =
    /^(\/(?:ip6zone\/[^/]+\/)?[^/]+\/[^/]+)\/(?:udp|sctp|dccp)(\/\d+)(?:\/|$)/.exec(address) ?? [];
  const over = host === undefined || port === undefined ? address : `${host}/tcp${port}`;
  return { ...endpointOf(over), address };
}
