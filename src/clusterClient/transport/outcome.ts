import type { IncomingHttpHeaders } from 'node:http';

/** Why no connection came about, where the system or the other side said so at once. Each has one cause, and so one wording. */
export type NoConnection =
  /** Nobody listens: connection refused. For a unix socket: it is stale. */
  | 'refused'
  /** The unix socket does not exist. */
  | 'no_socket'
  /** Another program than the one that was meant has the path of its unix socket, or may have it: it was told nothing. */
  | 'taken'
  /** The operating system does not let this user connect. */
  | 'denied'
  /** The host's name has no address, or nobody could be asked for it. */
  | 'name_not_found'
  /** No network leads there. */
  | 'no_route';

/** Why there is no answer. */
export type NoAnswer =
  | { readonly kind: NoConnection }
  /** No answer within the deadline; not even a connection where packets vanish, or a queue is full. */
  | { readonly kind: 'silent'; readonly connected?: false }
  /** The deadline came before, or too soon after, the request: nothing is known of the other side. */
  | { readonly kind: 'not_asked' };

/** What became of a request; nothing on the other side of a port can make it reject or wait. */
export type HttpOutcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      readonly body: string;
    }
  | NoAnswer
  | TlsFailure
  /** An answer that no daemon of ours gives: not HTTP, too large, cut off. */
  | { readonly kind: 'broken'; readonly why: string };

/** It accepts connections, but encryption came to nothing. */
export interface TlsFailure {
  readonly kind: 'tls_failed';
  readonly problem: TlsProblem;
  /** As Node or OpenSSL calls it. */
  readonly why: string;
}

export type TlsProblem =
  | 'expired'
  | 'not_yet_valid'
  | 'wrong_name'
  | 'unknown_authority'
  /** It speaks TLS, and another version, or wants a certificate of ours. */
  | 'refused'
  | 'not_tls';

/** A connection to a unix socket has reached another program than the one that was meant, or may have. */
export class TakenSocketError extends Error {
  override readonly name = 'TakenSocketError';
}

/** How far a connection came. */
export type Stage = 'connecting' | 'encrypting' | 'connected';

const OF_CODE: Readonly<Record<string, Exclude<NoAnswer['kind'], 'silent'>>> = {
  ECONNREFUSED: 'refused',
  ENOENT: 'no_socket',
  EACCES: 'denied',
  EPERM: 'denied',
  ENOTFOUND: 'name_not_found',
  EAI_AGAIN: 'name_not_found',
  EAI_FAIL: 'name_not_found',
  EAI_NODATA: 'name_not_found',
  EAI_NONAME: 'name_not_found',
  ENODATA: 'name_not_found',
  EHOSTUNREACH: 'no_route',
  EHOSTDOWN: 'no_route',
  ENETUNREACH: 'no_route',
  ENETDOWN: 'no_route',
  EADDRNOTAVAIL: 'no_route',
  EAFNOSUPPORT: 'no_route',
  // Such as an address of one link without the name of the link.
  EINVAL: 'no_route',
  ENOTDIR: 'no_socket',
  ELOOP: 'no_socket',
  ENAMETOOLONG: 'no_socket',
  // It is this program that has no descriptor, no port or no memory left: that says nothing of the other side.
  EMFILE: 'not_asked',
  ENFILE: 'not_asked',
  ENOBUFS: 'not_asked',
  ENOMEM: 'not_asked',
};

/** @see https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const TLS_PROBLEMS: readonly (readonly [code: RegExp, problem: TlsProblem])[] = [
  [/^CERT_HAS_EXPIRED$/, 'expired'],
  [/^CERT_NOT_YET_VALID$/, 'not_yet_valid'],
  [/^(ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/, 'wrong_name'],
  [/SELF_SIGNED|UNABLE_TO_|^(CERT_|INVALID_)/, 'unknown_authority'],
  [/^ERR_SSL_.*(ALERT|HANDSHAKE|UNSUPPORTED|NO_PROTOCOLS|NO_SHARED|LEGACY)/, 'refused'],
];

/**
 * What an error means.
 * @param stage how far the connection came; an error after that belongs to whoever answers there
 */
export function outcomeOf(error: NodeJS.ErrnoException, stage: Stage): HttpOutcome {
  const code = codeOf(error);
  const why = code ?? error.message;
  if (error instanceof TakenSocketError) {
    return { kind: 'taken' };
  }
  if (stage === 'encrypting') {
    return { kind: 'tls_failed', problem: tlsProblemOf(why), why };
  }
  // The queue of a unix socket that nobody accepts from is full at once, that of TCP in time.
  if (stage === 'connecting' && (code === 'ETIMEDOUT' || code === 'EAGAIN')) {
    return { kind: 'silent', connected: false };
  }
  const known = stage === 'connecting' && code !== undefined ? OF_CODE[code] : undefined;
  return known === undefined ? { kind: 'broken', why } : { kind: known };
}

function tlsProblemOf(why: string): TlsProblem {
  return TLS_PROBLEMS.find(([code]) => code.test(why))?.[1] ?? 'not_tls';
}

/** A name with several addresses fails with an error for each; the last one that was tried speaks for them. */
function codeOf(error: NodeJS.ErrnoException): string | undefined {
  const each: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  const last = each.at(-1);
  return error.code ?? (last instanceof Error ? (last as NodeJS.ErrnoException).code : undefined);
}
