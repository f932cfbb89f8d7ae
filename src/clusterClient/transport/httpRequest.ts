import {
  Agent as HttpAgent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as httpRequest,
  type RequestOptions,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { type Endpoint, isLoopback } from './endpoint';

export interface HttpLook {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly tls?: boolean;
  /** True where the listener is known to be the right one, so that any certificate will do. */
  readonly anyCertificate?: boolean;
  /** Value of the Authorization header; never part of an outcome. */
  readonly authorization?: string | null;
  /** The deadline and the caller's cancellation in one. */
  readonly signal: AbortSignal;
  /** Milliseconds: who was given less time than this to answer was not really asked. 0 by default. */
  readonly fairWaitMs?: number;
  /** Keep what has arrived when the deadline comes, as of a stream that waits for its slowest member. */
  readonly keepPartial?: boolean;
  /** Where more questions follow to the same endpoint. */
  readonly connections?: Connections;
}

/** Lets one question follow another on one connection, until it is closed. */
export class Connections {
  private readonly agents: { http?: HttpAgent; https?: HttpsAgent } = {};

  agentFor(tls: boolean): HttpAgent {
    return tls
      ? (this.agents.https ??= new HttpsAgent({ keepAlive: true }))
      : (this.agents.http ??= new HttpAgent({ keepAlive: true }));
  }

  close(): void {
    this.agents.http?.destroy();
    this.agents.https?.destroy();
  }
}

/** What became of a request; nothing on the other side of a port can make a look reject or wait. */
export type HttpOutcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      readonly body: string;
    }
  /** Nobody listens: connection refused. For a unix socket: it is stale. */
  | { readonly kind: 'refused' }
  /** The unix socket does not exist. */
  | { readonly kind: 'no_socket' }
  /** No answer within the deadline. */
  | { readonly kind: 'silent' }
  /** The deadline came before, or too soon after, the request: nothing is known of the other side. */
  | { readonly kind: 'not_asked' }
  /** The operating system does not let this user connect. */
  | { readonly kind: 'denied' }
  /** An answer that no daemon of ours gives: not HTTP, too large, cut off. */
  | { readonly kind: 'broken'; readonly why: string };

const SILENT: HttpOutcome = { kind: 'silent' };
const NOT_ASKED: HttpOutcome = { kind: 'not_asked' };
const LARGEST_BODY = 1 << 20;
const LARGEST_HEAD = 16 << 10;

/** What has arrived of an answer. */
class Body {
  private readonly chunks: Buffer[] = [];
  private size = 0;

  constructor(private readonly response: IncomingMessage) {}

  /** @returns false when it is larger than allowed */
  add(chunk: Buffer): boolean {
    this.size += chunk.length;
    this.chunks.push(chunk);
    return this.size <= LARGEST_BODY;
  }

  answered(): HttpOutcome {
    const { statusCode, headers } = this.response;
    return {
      kind: 'answered',
      status: statusCode ?? 0,
      headers,
      body: Buffer.concat(this.chunks).toString('utf8'),
    };
  }
}

/**
 * Sends one request and reads at most 1 MiB of answer. Never rejects; cancelling counts as silence, but a request that
 * is cancelled before it begins, or at once, was not asked.
 */
export function look(endpoint: Endpoint, options: HttpLook): Promise<HttpOutcome> {
  if (options.signal.aborted) {
    return Promise.resolve(NOT_ASKED);
  }
  const begun = performance.now();
  const unanswered = () => (performance.now() - begun < (options.fairWaitMs ?? 0) ? NOT_ASKED : SILENT);
  const headers: Record<string, string> = { Host: hostHeader(endpoint), Accept: 'application/json' };
  if (options.authorization) {
    headers['Authorization'] = options.authorization;
  }
  const target: RequestOptions = {
    method: options.method,
    path: options.path,
    headers,
    agent: options.connections?.agentFor(options.tls === true) ?? false,
    maxHeaderSize: LARGEST_HEAD,
    signal: options.signal,
    ...(endpoint.kind === 'unix'
      ? { socketPath: endpoint.path }
      : { host: endpoint.host, port: endpoint.port }),
  };
  return new Promise((resolve) => {
    const send = () =>
      options.tls === true
        ? httpsRequest({
            ...target,
            rejectUnauthorized: options.anyCertificate !== true && !isLoopback(endpoint),
          })
        : httpRequest(target);
    const request = send();
    let body: Body | undefined;
    request.on('error', (error) => {
      // When the deadline comes the request tells first, then the answer that had begun.
      const kept = options.keepPartial === true && options.signal.aborted ? body?.answered() : undefined;
      resolve(kept ?? (options.signal.aborted ? unanswered() : failure(error)));
    });
    // After a switch of protocols, for example, there is neither answer nor error: this is the last word then. The
    // error of a cut answer is told only after this event.
    request.on('close', () => {
      setImmediate(resolve, options.signal.aborted ? unanswered() : { kind: 'broken', why: 'it hung up' });
    });
    request.on('response', (response) => {
      const received = new Body(response);
      body = received;
      response.on('data', (chunk: Buffer) => {
        if (!received.add(chunk)) {
          resolve({ kind: 'broken', why: 'its answer is larger than any of a daemon' });
          request.destroy();
        }
      });
      response.on('end', () => {
        resolve(received.answered());
      });
      response.on('error', (error) => {
        resolve(options.signal.aborted ? unanswered() : failure(error));
      });
    });
    request.end();
  });
}

function hostHeader(endpoint: Endpoint): string {
  if (endpoint.kind === 'unix') {
    return 'localhost';
  }
  return `${endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host}:${endpoint.port}`;
}

function failure(error: NodeJS.ErrnoException): HttpOutcome {
  switch (error.code) {
    case 'ECONNREFUSED':
      return { kind: 'refused' };
    case 'ENOENT':
      return { kind: 'no_socket' };
    case 'EACCES':
    case 'EPERM':
      return { kind: 'denied' };
    default:
      return { kind: 'broken', why: error.code ?? error.message };
  }
}
