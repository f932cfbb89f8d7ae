import { setImmediate } from 'node:timers/promises';
import type * as z from 'zod/mini';
import type { Authorize, WatchSocket } from '../../clusterClient/transport/authorize';
import { Connections } from '../../clusterClient/transport/connections';
import type { Endpoint } from '../../clusterClient/transport/endpoint';
import { send } from '../../clusterClient/transport/httpRequest';
import type { HttpOutcome, NoAnswer, TlsFailure } from '../../clusterClient/transport/outcome';
import { Alerts, Id, Metrics, PeerEntry, Version } from './clusterAnswers';

/** What one call gave: the value, or why there is none. */
export type Answer<T> =
  | { readonly kind: 'value'; readonly value: T }
  /** 401 with the realm of the Cluster API, or its error text: it runs and wants credentials. */
  | { readonly kind: 'unauthorized' }
  /** Something answered, but not as a Cluster peer does. */
  | { readonly kind: 'foreign'; readonly why: string }
  /** What answers there speaks HTTP where TLS was expected, or the other way round. */
  | { readonly kind: 'other_scheme'; readonly why: string }
  | TlsFailure
  | NoAnswer;

export interface ClusterQuestionsOptions {
  readonly endpoint: Endpoint;
  /** True where the listener is known to be the right one, so that any certificate will do. */
  readonly anyCertificate: boolean;
  /** Gives credentials to the connections that may have them; null where there are none. */
  readonly authorize: Authorize | null;
  /** For a unix socket that one program is known to have made. */
  readonly watch?: WatchSocket | null;
  /** See `HttpQuestion`. */
  readonly fairWaitMs?: number;
  readonly clock?: () => number;
}

const REALM = 'Restricted IPFS Cluster API';
/** net/http of Go answers so to plain HTTP on a TLS port. */
const TLS_WANTED = 'Client sent an HTTP request to an HTTPS server';
/** And nginx, behind which many an API is, so. */
const TLS_WANTED_BY_PROXY = 'The plain HTTP request was sent to HTTPS port';

/** The reading calls of the IPFS Cluster REST API (`api/rest/restapi.go`) that a status needs. */
export class ClusterQuestions {
  private readonly connections: Connections;

  constructor(private readonly options: ClusterQuestionsOptions) {
    this.connections = new Connections(options);
  }

  /** Hangs up; a call that waits for its answer ends. */
  close(): void {
    this.connections.close();
  }

  /** `GET /version`: never touches Kubo. */
  version(signal: AbortSignal): Promise<Answer<Version>> {
    return this.get('/version', Version, signal);
  }

  /** `GET /id`: asks Kubo, and so waits for it: 300 s for a frozen one, 1 to 4 s for one that is down. */
  id(signal: AbortSignal): Promise<Answer<Id>> {
    return this.get('/id', Id, signal);
  }

  /** `GET /monitor/metrics/ping`: the peers that were heard of lately; the peer itself once it is READY. */
  pings(signal: AbortSignal): Promise<Answer<z.infer<typeof Metrics>>> {
    return this.get('/monitor/metrics/ping', Metrics, signal);
  }

  /** `GET /health/alerts`: peers whose metrics expired since this one started. */
  alerts(signal: AbortSignal): Promise<Answer<z.infer<typeof Alerts>>> {
    return this.get('/health/alerts', Alerts, signal);
  }

  /** `GET /health`: 204 without credentials, since IPFS Cluster 1.0.7. */
  async health(signal: AbortSignal): Promise<boolean> {
    const outcome = await this.send('/health', signal);
    return outcome.kind === 'answered' && outcome.status === 204 && outcome.body === '';
  }

  /** `GET /peers`, as far as it arrives before the signal: each peer is asked, so a hung one delays the end by 15 s. */
  async peers(signal: AbortSignal): Promise<PeerEntry[]> {
    const outcome = await this.send('/peers', signal, true);
    if (outcome.kind !== 'answered' || outcome.status !== 200) {
      return [];
    }
    return entriesIn(outcome.body);
  }

  private send(path: string, signal: AbortSignal, keepPartial = false): Promise<HttpOutcome> {
    return send(this.connections, {
      method: 'GET',
      path,
      signal,
      keepPartial,
      fairWaitMs: this.options.fairWaitMs ?? 0,
      ...(this.options.clock ? { clock: this.options.clock } : {}),
    });
  }

  private async get<T>(path: string, schema: z.ZodMiniType<T>, signal: AbortSignal): Promise<Answer<T>> {
    const outcome = await this.send(path, signal);
    if (outcome.kind === 'broken') {
      return { kind: this.options.endpoint.tls === true ? 'other_scheme' : 'foreign', why: outcome.why };
    }
    if (outcome.kind !== 'answered') {
      return outcome;
    }
    if (outcome.status === 401 && isClusterRefusal(outcome)) {
      return { kind: 'unauthorized' };
    }
    const value = outcome.status === 200 ? parse(outcome.body, schema) : undefined;
    if (value !== undefined) {
      return { kind: 'value', value };
    }
    const kind = wantsTls(outcome.body) ? 'other_scheme' : 'foreign';
    return { kind, why: `HTTP ${outcome.status}` };
  }
}

function wantsTls(body: string): boolean {
  return body.startsWith(TLS_WANTED) || body.slice(0, LONGEST_REFUSAL).includes(TLS_WANTED_BY_PROXY);
}

const LONGEST_REFUSAL = 1024;

function isClusterRefusal(outcome: Extract<HttpOutcome, { kind: 'answered' }>): boolean {
  return (outcome.headers['www-authenticate'] ?? '').includes(REALM) || /"unauthorized: /.test(outcome.body);
}

const LONGEST_LINE = 64 << 10;
const LINES_A_TURN = 256;

/** The entries of a stream, one a line, up to the first line that is none: a stream is cut at the deadline. */
async function entriesIn(body: string): Promise<PeerEntry[]> {
  const entries: PeerEntry[] = [];
  for (let start = 0; start < body.length;) {
    const end = body.indexOf('\n', start);
    const line = body.slice(start, end === -1 ? body.length : end);
    const entry = line.length > LONGEST_LINE ? undefined : parse(line, PeerEntry);
    if (entry === undefined) {
      break;
    }
    entries.push(entry);
    start += line.length + 1;
    if (entries.length % LINES_A_TURN === 0) {
      await setImmediate();
    }
  }
  return entries;
}

/** More values than an answer of a mebibyte has of any real entry; an empty object takes three bytes. */
const MOST_VALUES = 120_000;

/** Whether a text is so full of values that reading it alone would block everything else. */
function isOverfull(text: string): boolean {
  let count = 0;
  for (let at = text.indexOf(','); at !== -1 && count <= MOST_VALUES; at = text.indexOf(',', at + 1)) {
    count++;
  }
  return count > MOST_VALUES;
}

function parse<T>(text: string, schema: z.ZodMiniType<T>): T | undefined {
  let json: unknown;
  if (isOverfull(text)) {
    return undefined;
  }
  try {
    json = JSON.parse(text);
  } catch {
    // Not JSON is the answer here: something else listens on this port, or a stream was cut at the deadline.
    return undefined;
  }
  const { success, data } = schema.safeParse(json);
  return success ? data : undefined;
}
