import { multiaddr } from '@multiformats/multiaddr';
import { LONGEST_ADDRESS } from './foreignText';
import type { Endpoint } from './transport/endpoint';

/** The text is no address, or one that no HTTP client can reach. Says why, without the text where that may hold a secret. */
export class AddressError extends Error {
  override readonly name = 'AddressError';
}

/**
 * Reads the address of an API as users write it.
 * @param text a multiaddress (`/ip4/…/tcp/9094`, `/dns4/…/tcp/443/https`, `/unix/…`) or a URL (`http://`, `https://`,
 * `unix:/…`)
 * @throws AddressError for anything else, for credentials inside of it, and for what only libp2p can reach
 */
export function parseAddress(text: string): Endpoint {
  const address = text.trim();
  if (!address.startsWith('/')) {
    return endpointOfUrl(address);
  }
  const through = /\/(p2p|ipfs|ws|wss|dnsaddr)(\/|$)/.exec(address);
  if (through && !address.startsWith('/unix/')) {
    throw new AddressError(`an address with /${through[1] ?? ''} is none of an HTTP API`);
  }
  return endpointOfMultiaddress(address);
}

/** True for any multiaddress, whether an HTTP client can reach it or not. */
export function isMultiaddress(text: string): boolean {
  try {
    multiaddr(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Reads a multiaddress, as daemons have them in their configuration.
 * @throws AddressError for text that is none, or has no TCP port and no socket
 */
export function endpointOfMultiaddress(text: string): Endpoint {
  const address = text.trim();
  if (!address.startsWith('/') || address.length > LONGEST_ADDRESS) {
    // A URL may hold a password, and any other text more than that.
    throw new AddressError('the text is not a multiaddress');
  }
  // Go's multiaddresses hold the plain path (/unix//run/x), the JavaScript ones want it percent-encoded.
  const unix = /^\/unix(\/.+)$/s.exec(address);
  if (unix) {
    return { kind: 'unix', address, path: (unix[1] ?? '').replace(/^\/+/, '/') };
  }
  let components;
  try {
    // Go reads a port with zeros before it, too.
    components = multiaddr(address.replace(/\/tcp\/0+(?=\d)/, '/tcp/')).getComponents();
  } catch (error) {
    throw new AddressError(`${address} is not a multiaddress`, { cause: error });
  }
  const zone = components[0]?.name === 'ip6zone' ? components.shift()?.value : undefined;
  const [first, second, ...spoken] = components;
  const host = first && /^(ip[46]|dns[46]?)$/.test(first.name) ? first.value : undefined;
  if (host === undefined || second?.name !== 'tcp') {
    throw new AddressError(`${address} has no TCP port to connect to`);
  }
  const serverName = spoken.find(({ name }) => name === 'sni')?.value;
  return {
    kind: 'tcp',
    address,
    host: zone === undefined ? host : `${host}%${zone}`,
    port: Number(second.value),
    ...spokenThere(
      spoken.some(({ name }) => name === 'tls' || name === 'https'),
      spoken.find(({ name }) => name === 'http-path')?.value ?? '',
    ),
    ...(serverName === undefined ? {} : { serverName }),
  };
}

function endpointOfUrl(address: string): Endpoint {
  const socket = /^unix:(?:\/\/)?(\/.+)$/s.exec(address);
  if (socket?.[1] !== undefined && address.length <= LONGEST_ADDRESS) {
    return { kind: 'unix', address, path: socket[1] };
  }
  const url = URL.canParse(address) && address.length <= LONGEST_ADDRESS ? new URL(address) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    throw new AddressError('the text is neither a multiaddress nor a URL with http:, https: or unix:');
  }
  if (url.username !== '' || url.password !== '') {
    throw new AddressError('credentials do not belong into an address: give them beside it');
  }
  if (url.search !== '' || url.hash !== '') {
    throw new AddressError('an address of an API has no "?" and no "#"');
  }
  const tls = url.protocol === 'https:';
  return {
    kind: 'tcp',
    address,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (tls ? 443 : 80) : Number(url.port),
    ...spokenThere(tls, url.pathname),
  };
}

/** Only what differs from plain HTTP at the root. */
function spokenThere(tls: boolean, path: string): Pick<Endpoint, 'tls' | 'basePath'> {
  const basePath = path.replace(/^\/*|\/+$/g, '');
  return { ...(tls ? { tls } : {}), ...(basePath === '' ? {} : { basePath: `/${basePath}` }) };
}
