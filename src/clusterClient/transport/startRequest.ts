import { type ClientRequest, type OutgoingHttpHeaders, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import type { Connections, ConnectingRequest } from './connections';
import { Progress } from './progress';
import type { Endpoint } from './endpoint';
import { LARGEST_HEAD } from './limits';

export type Method = 'GET' | 'POST' | 'DELETE';

export interface RequestStart {
  readonly method: Method;
  /** With the query; the endpoint's own path is put before it. */
  readonly path: string;
  /** Ends the request and its answer, and closes its connection. */
  readonly signal: AbortSignal;
  readonly headers?: OutgoingHttpHeaders | undefined;
  /** A socket of this machine that leads to the endpoint, where that is not connected to itself. */
  readonly through?: string | undefined;
  /** Sent as fast as the other side takes it. */
  readonly body?: Buffer | AsyncIterable<Uint8Array> | undefined;
}

/** Starts a request. Nothing is sent before the connection shows where it would go, and has the header that it may have. */
export function startRequest(
  connections: Connections,
  { method, path, signal, headers, through, body }: RequestStart,
): { readonly request: ClientRequest; readonly progress: Progress } {
  const progress = new Progress(signal, through ?? null);
  const { endpoint, agent } = connections;
  const { isTls = false, ...byProxy } = (through === undefined ? connections.byProxy : null) ?? {};
  const target: ConnectingRequest = {
    ...byProxy,
    method,
    path: `${endpoint.basePath ?? ''}${path}`,
    headers: { Host: hostHeader(endpoint), Accept: 'application/json', ...headers },
    agent,
    maxHeaderSize: LARGEST_HEAD,
    progress,
  };
  const request = isTls ? httpsRequest(target) : httpRequest(target);
  request.on('socket', (socket) => {
    void finish(request, socket, connections, progress, body);
  });
  endWith(signal, request);
  // Connections that others made are not ended by our agent.
  const forget = connections.whenClosed(() => {
    request.destroy(new Error('the client is closed'));
  });
  request.on('close', forget);
  return { request, progress };
}

/** As the option `signal` of `http.request`, which watches all that becomes of a request for it. */
function endWith(signal: AbortSignal, request: ClientRequest): void {
  const onAbort = () => {
    request.destroy(new Error('the request is cancelled', { cause: signal.reason }));
  };
  if (signal.aborted) {
    onAbort();
    return;
  }
  signal.addEventListener('abort', onAbort);
  request.on('close', () => {
    signal.removeEventListener('abort', onAbort);
  });
}

/** A proxy has already got the head of a request that has to be authorized: it has to go once more. */
export class HeadSentError extends Error {
  override readonly name = 'HeadSentError';

  constructor(readonly authorization: string) {
    super('the head of the request is sent');
  }
}

/** What was to be sent could not be had: the cause says why. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
}

/** @throws BodyError */
async function sendParts(request: ClientRequest, body: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    for await (const part of body) {
      if (request.destroyed) {
        return;
      }
      if (!request.write(part)) {
        await drained(request);
      }
    }
  } catch (error) {
    throw new BodyError('there is nothing more to send', { cause: error });
  }
  request.end();
}

function drained(request: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      request.off('drain', settle).off('close', settle);
      resolve();
    };
    request.on('drain', settle).on('close', settle);
  });
}

async function finish(
  request: ClientRequest,
  socket: Socket,
  connections: Connections,
  progress: Progress,
  body: RequestStart['body'],
): Promise<void> {
  try {
    await connections.established(socket, progress);
    const authorization = await connections.authorize(socket, progress.signal);
    if (authorization !== null && !request.hasHeader('Authorization')) {
      if (request.headersSent) {
        throw new HeadSentError(authorization);
      }
      request.setHeader('Authorization', authorization);
    }
    if (body === undefined || Buffer.isBuffer(body)) {
      request.end(body);
    } else {
      await sendParts(request, body);
    }
  } catch (error) {
    request.destroy(error instanceof Error ? error : new Error('no authorization'));
  }
}

function hostHeader(endpoint: Endpoint): string {
  if (endpoint.kind === 'unix') {
    return 'localhost';
  }
  const host = endpoint.serverName ?? endpoint.host;
  return `${host.includes(':') ? `[${host}]` : host}:${endpoint.port}`;
}
