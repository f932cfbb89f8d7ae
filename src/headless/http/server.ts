import { createServer, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ClusterSource } from '../../clusters/scrapedClusters';
import type { CheckDaemonStatus } from '../../controller/checkDaemonStatus';
import { Monitor, type MonitorLog } from '../../monitor/monitor';
import { ownClock } from '../../probes/ownClock';
import { DaemonStatusResponse } from '../../status/result';
import { SharedChecks } from '../sharedChecks';
import { Bearer } from './gates/bearer';
import { Connections } from './gates/connections';
import { endpoints } from './endpoints';
import { EventStreams } from './eventStreams';
import { Guard } from './gates/guard';
import { HttpError } from './httpError';
import { type Limits, LIMITS } from './gates/limits';
import { RequestSlots } from './gates/slots';
import { listen, urlOf } from './listen';
import { Metrics } from './metrics';
import { openApiDocument } from './openApi';
import { RequestHandler } from './requestHandler';
import { errorBody } from './respond';

export interface ServerOptions {
  /** The controller to serve. */
  readonly check: CheckDaemonStatus;
  readonly log: MonitorLog;
  /** Version of this program, for health and OpenAPI. */
  readonly version: string;
  /** What clients have to send as bearer token; null lets everybody in. */
  readonly token: string | null;
  /** Address to listen on; 127.0.0.1 when left out. */
  readonly host?: string;
  /** 0, or left out, for a free port. */
  readonly port?: number;
  /** Names, beside those of loopback and `host`, that a request's Host may have. */
  readonly allowedHosts?: readonly string[];
  /** Origins whose pages may call the server. */
  readonly allowedOrigins?: readonly string[];
  readonly limits?: Partial<Limits>;
  /** The clusters of this machine, for those who scrape; null, or left out, for a server without their numbers. */
  readonly clusters?: ClusterSource | null;
}

export interface RunningServer {
  /** For example `http://127.0.0.1:9999`. */
  readonly url: string;
  readonly port: number;
  /** Lets what runs finish, for most of a second, and ends everything. */
  close(): Promise<void>;
}

/** All the same for every server: a client may be slow, but not as slow as it likes. */
const HTTP_OPTIONS = {
  maxHeaderSize: 8 * 1024,
  headersTimeout: 5000,
  requestTimeout: 10_000,
  keepAliveTimeout: 5000,
  connectionsCheckingInterval: 1000,
  // The guard refuses a missing Host itself, in the same words as a wrong one.
  requireHostHeader: false,
};
/**
 * Whoever ends this program is told that it ends within a second in which it could run. What is under way is waited for
 * and no longer; what takes more than this, such as a look with a long deadline, is cut off.
 */
const GRACE_MS = 800;
const BETWEEN_ATTEMPTS_MS = 20;
/** They say where to listen and are no name to be called by. */
const WILDCARDS = ['0.0.0.0', '::'];

/**
 * Serves the controller over HTTP.
 * @throws ListenError when the address or port cannot be had
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { check, log, version, token, host = '127.0.0.1', port = 0, clusters = null } = options;
  const limits = { ...LIMITS, ...options.limits };
  const metrics = new Metrics();
  const shared = new SharedChecks({
    freshMs: limits.freshMs,
    // Nothing that is not in the contract goes any further.
    check: async (request, signal) => DaemonStatusResponse.parse(await check(request, signal)),
    onLook: (answer, lookedAt) => {
      metrics.observe(answer, lookedAt);
      clusters?.looked();
      // The monitor takes in its own looks by itself.
      if (lookedAt === 'all' && !monitor.snapshot.looking) {
        monitor.accept(answer);
      }
    },
  });
  const monitor: Monitor = new Monitor({ check: shared.ask, log, intervalMs: () => limits.eventLooksMs });
  const events = new EventStreams(monitor, limits);
  const server = createServer(HTTP_OPTIONS);
  const connections = new Connections(server, limits);
  const slots = new RequestSlots(limits.requestsAtOnce);
  const handler = new RequestHandler({
    guard: guardOf(host, options),
    bearer: new Bearer(token),
    endpoints: endpoints({
      check: shared.ask,
      clusters,
      metrics,
      events,
      limits,
      slots,
      version,
      document: openApiDocument(version, token !== null, limits),
    }),
    connections,
    slots,
    log,
  });
  server
    .on('request', handler.handle)
    .on('checkExpectation', handler.refuseExpectation)
    .on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
      answerBrokenRequest(error, socket, connections);
    });
  const address = await listen(server, host, port).catch((error: unknown) => {
    connections.close();
    throw error;
  });
  return {
    url: urlOf(address),
    port: address.port,
    close: async () => {
      events.close();
      await closeWithin(server, connections, GRACE_MS);
      monitor.dispose();
      shared.dispose();
      await clusters?.close();
    },
  };
}

function guardOf(host: string, { allowedHosts = [], allowedOrigins = [] }: ServerOptions): Guard {
  return new Guard({
    hosts: [...(WILDCARDS.includes(host) ? [] : [host]), ...allowedHosts],
    origins: allowedOrigins,
  });
}

async function closeWithin(server: Server, connections: Connections, graceMs: number): Promise<void> {
  let isOver = false;
  const cancel = ownClock.after(graceMs, () => {
    isOver = true;
  });
  // A connection that is kept alive turns idle when its last request is answered.
  const timer = setInterval(() => {
    if (isOver) {
      connections.close();
    } else {
      server.closeIdleConnections();
    }
  }, BETWEEN_ATTEMPTS_MS);
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  cancel();
  clearInterval(timer);
  connections.close();
}

/** What is no HTTP, too slow or too large in its head never becomes a request. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex, connections: Connections): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const answer = brokenRequest(error.code);
  const body = JSON.stringify(errorBody(answer));
  connections.endWith(
    socket,
    `HTTP/1.1 ${answer.status} ${answer.errorType}\r\nConnection: close\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

function brokenRequest(code: string | undefined): HttpError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new HttpError(431, 'HeadersTooLargeError', 'The headers are too large.');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new HttpError(408, 'RequestTimeoutError', 'The request did not arrive in time.');
    default:
      return new HttpError(400, 'BadRequestError', 'This is not HTTP/1.1.');
  }
}
