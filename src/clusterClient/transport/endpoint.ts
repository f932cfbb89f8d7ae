import { BlockList, isIP } from 'node:net';

/** Where to connect, and the multiaddress that said so. */
export type Endpoint =
  | { readonly kind: 'tcp'; readonly address: string; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly address: string; readonly path: string };

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

/** Two spellings of one endpoint have one key. */
export function endpointKey(endpoint: Endpoint): string {
  return endpoint.kind === 'unix'
    ? endpoint.path
    : `${endpoint.host === 'localhost' ? '127.0.0.1' : endpoint.host}:${endpoint.port}`;
}
