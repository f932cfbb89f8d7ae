import { type ClusterError, type Unreachable, UnreachableError } from '../errors';
import { SshError, type SshTrouble } from './sshError';

/** Of `sh`: there is no such program, or it is none. */
const NO_PROGRAM: readonly (number | null)[] = [126, 127];

/** In this order: a warning may come before the cause. Texts of OpenSSH, which has them in English alone. */
const CAUSES: readonly (readonly [text: RegExp, why: SshTrouble])[] = [
  [/host identification has changed|revoked host key|host key for \S+ has changed/i, 'changed_host_key'],
  [/host key verification failed|no \S+ host key is known/i, 'unknown_host_key'],
  [/permission denied \(|too many authentication failures|no more authentication methods/i, 'not_let_in'],
  [/could not resolve hostname/i, 'name_not_found'],
  [
    /bad configuration option|bad configuration options|bad owner or permissions|could not request local forwarding|cannot listen to port/i,
    'misconfigured',
  ],
  [
    /connect to host|connection (refused|reset|closed|timed out|to \S+ port \d+ timed out)|kex_exchange_identification|banner exchange|not responding|no route to host|network is unreachable/i,
    'host_unreachable',
  ],
];

/** Why `ssh` ended. @param said what it wrote @param code of its exit; null where a signal ended it */
export function whyEnded(destination: string, said: string, code: number | null): SshError {
  const why = NO_PROGRAM.includes(code)
    ? 'not_installed'
    : (CAUSES.find(([text]) => text.test(said))?.[1] ?? 'ended');
  return new SshError(why, destination, said);
}

const OPEN_FAILED = /channel \d+: open failed: ([^:\n]+)(?:: ([^\n]*))?/g;

/** What the host says where it connects onward: `strerror` of its system, or of its resolver. */
const ONWARD: readonly (readonly [text: RegExp, why: Unreachable])[] = [
  [/connection refused/i, 'refused'],
  [/no such file or directory/i, 'no_socket'],
  [/permission denied|operation not permitted/i, 'denied'],
  [/no route to host|network is unreachable|host is down|cannot assign requested address/i, 'no_route'],
  [
    /name or service not known|name resolution|nodename nor servname|no address associated/i,
    'name_not_found',
  ],
  [/timed out/i, 'not_connected'],
];

/**
 * Why a request through `ssh` came to nothing though `ssh` itself is well.
 * @param said what it wrote since the request began
 * @returns null where it says nothing of it
 */
export function whyNotOnward(destination: string, address: string, said: string): ClusterError | null {
  const last = [...said.matchAll(OPEN_FAILED)].at(-1);
  if (last === undefined) {
    return null;
  }
  const [line, reason = '', detail = ''] = last;
  if (/prohibited|unknown channel type/i.test(reason)) {
    return new SshError('forward_refused', destination, line);
  }
  const known = ONWARD.find(([text]) => text.test(detail));
  return known === undefined
    ? new SshError('not_onward', destination, line)
    : new UnreachableError(known[1], address, { detail: `as ${destination} says: ${detail.trim()}` });
}
