import { multiaddr } from '@multiformats/multiaddr';
import { LONGEST_ADDRESS } from '../../clusterClient/foreignText';
import type { Endpoint } from '../../clusterClient/transport/endpoint';

/** The address is none, or one that no HTTP client can reach from here. */
export class AddressError extends Error {
  override readonly name = 'AddressError';
}

const ANY_HOST: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/**
 * Turns the listen address of a daemon into the address to connect to: "all interfaces" becomes loopback.
 * @throws AddressError for text that is no multiaddress, has no TCP port, or leaves the port to the system (`tcp/0`).
 */
export function endpointOf(address: string): Endpoint {
  const text = address.trim();
  if (!text.startsWith('/') || text.length > LONGEST_ADDRESS) {
    // A URL may hold a password, and any other text more than that.
    throw new AddressError('the text is not a multiaddress');
  }
  // Go's multiaddresses hold the plain path (/unix//run/x), the JavaScript ones want it percent-encoded.
  const unix = /^\/unix(\/.+)$/s.exec(text);
  if (unix) {
    return { kind: 'unix', address: text, path: (unix[1] ?? '').replace(/^\/+/, '/') };
  }
  let components;
  try {
    components = multiaddr(text).getComponents();
  } catch (error) {
    throw new AddressError(`${text} is not a multiaddress`, { cause: error });
  }
  const [first, second] = components;
  const host = first && /^(ip[46]|dns[46]?)$/.test(first.name) ? first.value : undefined;
  if (host === undefined || second?.name !== 'tcp') {
    throw new AddressError(`${text} has no TCP port to connect to`);
  }
  const port = Number(second.value);
  if (port === 0) {
    throw new AddressError(`${text} leaves the port to the operating system`);
  }
  return { kind: 'tcp', address: text, host: ANY_HOST[host] ?? host, port };
}
