import type { IncomingMessage, ServerResponse } from 'node:http';
import { lookTime } from '../../probes/budget';
import { Deadline } from '../../probes/deadline';
import type { ClusterSource } from '../../clusters/scrapedClusters';
import type { CheckDaemonStatus, CheckRequest } from '../../controller/checkDaemonStatus';
import { DaemonStatusRequest, type DaemonStatusResponse } from '../../status/result';
import { readJson } from './body';
import type { EventStreams } from './eventStreams';
import type { Limits } from './gates/limits';
import type { RequestSlots } from './gates/slots';
import type { Metrics } from './metrics';
import { sendJson, sendText } from './respond';
import type { HealthResponse } from './schemas';
import { jsonText } from '../../status/visibleText';

/** Answers one request that has passed all gates. Whatever it throws becomes an error answer. */
export interface Endpoint {
  readonly method: 'GET' | 'POST';
  /** Everything else is for those who hold the token. */
  readonly isPublic?: boolean;
  readonly answer: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;
}

export interface EndpointParts {
  readonly check: CheckDaemonStatus;
  readonly metrics: Metrics;
  readonly clusters: ClusterSource | null;
  readonly events: EventStreams;
  readonly limits: Limits;
  readonly slots: RequestSlots;
  readonly version: string;
  /** The OpenAPI document. */
  readonly document: object;
}

const DEFAULT_DEADLINE_MS = 2000;
/** A look ends by its own deadline; this much later nobody waits for it any more. */
const AFTER_DEADLINE_MS = 1000;

/** All that the server serves, by path. */
export function endpoints(parts: EndpointParts): ReadonlyMap<string, Endpoint> {
  const { metrics, events, limits, slots, version, document } = parts;
  // An answer that many share is written out once.
  const written = new WeakMap<DaemonStatusResponse, Buffer>();
  const write = (answer: DaemonStatusResponse) => {
    const text = written.get(answer) ?? Buffer.from(jsonText(answer));
    written.set(answer, text);
    return text;
  };
  return new Map<string, Endpoint>([
    [
      '/api/v0/ipfs/daemon/status',
      {
        method: 'POST',
        answer: async (request, response) => {
          const body = await readJson(request, limits.bodyBytes);
          if (DaemonStatusRequest.safeParse(body).data?.timeout_ms !== undefined) {
            slots.takeForDeadline(response);
          }
          const answer = await ask(parts, body === undefined ? {} : (body as CheckRequest), response);
          sendText(response, write(answer), { type: 'application/json' });
        },
      },
    ],
    [
      '/api/v0/ipfs/daemon/status/events',
      { method: 'GET', answer: (_request, response) => events.open(response) },
    ],
    [
      '/api/v0/health',
      {
        method: 'GET',
        isPublic: true,
        answer: (_request, response) => {
          sendJson(response, { success: true, status: 'ok', version } satisfies HealthResponse);
        },
      },
    ],
    [
      '/metrics',
      {
        method: 'GET',
        answer: async (_request, response) => {
          const [answer, clusters] = await Promise.all([ask(parts, {}, response), parts.clusters?.read()]);
          sendText(response, await metrics.render(answer, clusters ?? null), { type: metrics.contentType });
        },
      },
    ],
    [
      '/openapi.json',
      {
        method: 'GET',
        answer: (_request, response) => {
          sendJson(response, document);
        },
      },
    ],
  ]);
}

/** Nobody waits longer than the request says, nor for a client that is gone. */
async function ask(
  { check }: EndpointParts,
  request: CheckRequest,
  response: ServerResponse,
): Promise<DaemonStatusResponse> {
  const { data } = DaemonStatusRequest.safeParse(request);
  const closed = new AbortController();
  const over = new Deadline(
    lookTime(data?.timeout_ms ?? DEFAULT_DEADLINE_MS) + AFTER_DEADLINE_MS,
    closed.signal,
  );
  const onClose = () => {
    closed.abort();
  };
  response.once('close', onClose);
  try {
    return await check(request, over.signal);
  } finally {
    over.dispose();
    response.off('close', onClose);
  }
}
