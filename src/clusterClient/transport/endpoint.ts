import { BlockList, isIP, isIPv6 } from 'node:net';

interface Spoken {
  /** The text that said so: a multiaddress or a URL, without credentials. */
  readonly address: string;
  /** True where TLS is spoken there. */
  readonly tls?: boolean;
  /** The name that its certificate is for, where that is not the host. */
  readonly serverName?: string;
  /** What stands before each path of the API, as behind a reverse proxy: `/cluster`. Never ends with a slash. */
  readonly basePath?: string;
}

/** Where to connect, and what to speak there: the whole of an address. */
export type Endpoint =
  | (Spoken & { readonly kind: 'tcp'; readonly host: string; readonly port: number })
  | (Spoken & { readonly kind: 'unix'; readonly path: string });

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/**
 * True for an IP address of this machine, never for a name: `127.example.org` may be anywhere, and even `localhost` is
 * what somebody's resolver says.
 */
export function isLoopbackAddress(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && LOOPBACK.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/** The host as another machine is asked for it: there, `localhost` is that machine, whatever its resolver says. */
export function hostThere(host: string): string {
  return host === 'localhost' ? '127.0.0.1' : host;
}

/** One spelling for each IP address, without the interface that it is of. */
export function canonicalAddress(address: string): string {
  const bare = address.split('%', 1)[0] ?? address;
  return isIPv6(bare) ? new URL(`http://[${bare}]`).hostname.slice(1, -1) : bare;
}

/** Two spellings of one endpoint have one key; what is spoken there makes no other endpoint of it, but a path does. */
export function endpointKey(endpoint: Endpoint): string {
  return endpoint.kind === 'unix'
    ? endpoint.path
    : `${hostThere(endpoint.host)}:${endpoint.port}${endpoint.basePath ?? ''}`;
}
