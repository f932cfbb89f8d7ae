import { isIPv4, isIPv6 } from 'node:net';
import { canonicalAddress } from '../../clusterClient/transport/endpoint';

/**
 * How well a socket that is bound to one address fits a connection to another, as the kernel ranks them.
 * @returns 0 where it does not take the connection
 */
export function fit(bound: string, wanted: string): 0 | 1 | 2 | 3 {
  const [at, to] = [canonicalAddress(bound), canonicalAddress(wanted)];
  if (at === to) {
    return 3;
  }
  if (at === '0.0.0.0') {
    return isIPv4(to) ? 2 : 0;
  }
  return at === '::' ? (isIPv6(to) ? 2 : 1) : 0;
}

/** True for a socket that would take a connection to this address. */
export function reaches(bound: string, wanted: string): boolean {
  return fit(bound, wanted) > 0;
}
