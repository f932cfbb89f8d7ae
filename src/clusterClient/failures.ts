import type { IncomingMessage } from 'node:http';
import {
  ApiError,
  ClusterError,
  CredentialsError,
  NotAClusterError,
  StreamError,
  TLS_WANTED,
  TlsError,
  UnreachableError,
} from './errors';
import { parseFirstJson } from './reading/json';
import { ItemTooLargeError } from './reading/itemSplitter';
import { ApiTrouble } from './schemas';
import { CertificateError } from './transport/certificates';
import { ExchangeError } from './transport/exchange';
import { ProxyError } from './transport/foreignSocket';
import { type HttpOutcome, outcomeOf } from './transport/outcome';
import { BodyError } from './transport/startRequest';
import type { Ending } from './watch';

/** What a request was, for whoever reads that it failed. */
export interface Asked {
  readonly address: string;
  /** `GET /id` */
  readonly request: string;
  /** Whether it goes by another way than a connection of this machine. */
  readonly isThrough: boolean;
}

/** A way lets anybody connect, and then finds out whether that leads anywhere. */
const THROUGH = 'over SSH, where a connection that never comes about looks the same';

/** Why there was no answer. */
export function failureBefore(error: unknown, { address, isThrough }: Asked, ending: Ending | null): Error {
  const { cause, stage } =
    error instanceof ExchangeError ? error : { cause: errorOf(error), stage: 'connecting' as const };
  if (cause instanceof BodyError && cause.cause instanceof Error) {
    return cause.cause;
  }
  if (cause instanceof ClusterError) {
    return cause;
  }
  if (ending !== null) {
    const detail = isThrough ? THROUGH : undefined;
    return new UnreachableError(stage === 'connected' ? 'silent' : 'not_connected', address, {
      cause,
      detail,
    });
  }
  if (cause instanceof CertificateError) {
    return new TlsError(cause.code, address, cause.certificate, { cause });
  }
  if (cause instanceof ProxyError || FAILED_AT_PROXY.test(cause.message)) {
    return new UnreachableError('proxy', address, { cause });
  }
  return failureOf(outcomeOf(cause, stage), cause, address);
}

/** Of the agent by which VS Code replaces ours: @vscode/proxy-agent. */
const FAILED_AT_PROXY = /^Failed to establish a socket connection to proxies/;

function failureOf(outcome: HttpOutcome, cause: NodeJS.ErrnoException, address: string): Error {
  switch (outcome.kind) {
    case 'tls_failed':
      return new TlsError(outcome.why, address, null, { cause });
    case 'silent':
    case 'not_asked':
      return new UnreachableError('not_connected', address, { cause });
    case 'answered':
    case 'broken':
      return cause.code?.startsWith('HPE_') === true
        ? new NotAClusterError(address, `it does not speak HTTP (${cause.message})`, { cause })
        : new UnreachableError('hung_up', address, { cause });
    default:
      return new UnreachableError(outcome.kind, address, { cause });
  }
}

/** Why an answer that had begun did not end well. */
export function failureWithin(
  error: unknown,
  { request }: Asked,
  ending: Ending | null,
  arrived: number,
): Error {
  if (error instanceof StreamError || error instanceof NotAClusterError) {
    return error;
  }
  const cause = errorOf(error);
  const options = { cause };
  if (ending !== null) {
    return new StreamError('silent', request, arrived, '', [], options);
  }
  return error instanceof ItemTooLargeError
    ? new StreamError('malformed', request, arrived, 'it is larger than any of a Cluster', [], options)
    : new StreamError(
        'cut',
        request,
        arrived,
        error instanceof ClusterError ? error.message : '',
        [],
        options,
      );
}

function errorOf(error: unknown): NodeJS.ErrnoException {
  return error instanceof Error ? error : new Error(String(error));
}

/** net/http of Go answers so to plain HTTP on a TLS port. */
const PLAIN_ON_TLS = 'Client sent an HTTP request to an HTTPS server';

/**
 * What an answer means that is no success.
 * @param body what it said
 * @param gaveCredentials whether the request had some
 */
export function refusalOf(
  response: IncomingMessage,
  body: string,
  { address, request }: Asked,
  gaveCredentials: boolean,
): Error {
  const status = response.statusCode ?? 0;
  const said = troubleIn(body);
  if (status === 401) {
    return new CredentialsError(gaveCredentials ? 'refused' : 'wanted', address, said ?? '');
  }
  if (said !== undefined) {
    return new ApiError(status, said, request);
  }
  if (status >= 300 && status < 400) {
    const there = response.headers.location ?? 'another place';
    return new NotAClusterError(address, `it leads to ${there}, and nothing is sent there unasked`);
  }
  if (body.startsWith(PLAIN_ON_TLS)) {
    return new TlsError(TLS_WANTED, address, null);
  }
  // The two that a Cluster gives without JSON: a method that no route has, and a head that is too large.
  return status === 405 || status === 431
    ? new ApiError(status, '', request)
    : new NotAClusterError(address, `${request} gives HTTP ${status}`);
}

function troubleIn(body: string): string | undefined {
  try {
    return ApiTrouble.parse(parseFirstJson(body)).message;
  } catch {
    // Not the JSON of a Cluster: whoever answers says it in other words.
    return undefined;
  }
}
