import type { Alert, Id, Metric, PeerEntry, Version } from '../../clusterClient/answers';
import { type Answer, ClusterApi } from '../../clusterClient/clusterApi';
import type { Endpoint } from '../../clusterClient/transport/endpoint';
import { type Budget, firstAnswer } from '../budget';
import { inTime } from '../patience';

/** What a Cluster peer says of itself. `null`: it did not say so in time. */
export interface PeerAnswer {
  readonly kind: 'peer';
  readonly tls: boolean;
  /** 401: it runs, and wants credentials that we do not have. */
  readonly wantsCredentials: boolean;
  readonly version: string | null;
  readonly id: Id | null;
  readonly pings: readonly Metric[] | null;
  readonly alerts: readonly Alert[] | null;
  readonly peers: readonly PeerEntry[];
}

export type ClusterAnswer =
  | PeerAnswer
  | { readonly kind: 'foreign'; readonly why: string }
  | { readonly kind: 'refused' | 'no_socket' | 'silent' | 'denied' };

export interface ClusterQuestion {
  readonly endpoint: Endpoint;
  /** As configured; where the file was edited since the start, the other one is tried too. */
  readonly tls: boolean;
  /** True when the daemon's own process is known to listen there. */
  readonly bound: boolean;
  /** True where a running peer has its API by its configuration. */
  readonly expected: boolean;
  readonly authorization: string | null;
  /** A follower raises no alerts, has no direct connection to most peers, and its cluster may have thousands. */
  readonly follows: boolean;
}

/** `GET /peers` makes every peer answer; beyond this size only what the peer itself remembers is asked. */
const MOST_PEERS_TO_ASK = 32;

/** Far longer than a peer takes for an answer, or for its identity when its Kubo is well. */
const QUICK_MS = 100;

/**
 * Asks a Cluster REST API: first what does not touch Kubo, so that a frozen one (which makes `GET /id` wait for 300 s)
 * hides nothing.
 */
export async function askCluster(question: ClusterQuestion, budget: Budget): Promise<ClusterAnswer> {
  const answer = await askInScheme(question, budget);
  if (answer.kind !== 'other_scheme') {
    return answer;
  }
  const other = await askInScheme({ ...question, tls: !question.tls }, budget);
  return other.kind === 'other_scheme' ? { kind: 'foreign', why: answer.why } : other;
}

type OtherScheme = { readonly kind: 'other_scheme'; readonly why: string };

async function askInScheme(question: ClusterQuestion, budget: Budget): Promise<ClusterAnswer | OtherScheme> {
  const api = new ClusterApi({ ...question, anyCertificate: question.bound });
  const soon = firstAnswer(budget);
  try {
    const known = question.expected ? await askInTurn(api, question, soon, budget) : null;
    return known ?? (await askVersionFirst(api, question, soon, budget));
  } finally {
    api.close();
  }
}

/**
 * Asks a healthy peer with the least work for both sides: one connection, and no question whose answer another one has.
 * @returns null for a peer that is not well, or wants credentials.
 */
async function askInTurn(
  api: ClusterApi,
  question: ClusterQuestion,
  soon: AbortSignal,
  budget: Budget,
): Promise<ClusterAnswer | null> {
  const pings = await inTime(api.pings(budget.signal), SILENT, QUICK_MS);
  if (pings.kind !== 'value') {
    return null;
  }
  // A follower has no alerts (api/rest/restapi.go answers with an empty list there).
  const alerts = question.follows ? Promise.resolve([]) : api.alerts(budget.signal).then(valueOf);
  // They come at once, and then the identity needs no connection of its own.
  await inTime(alerts, null, QUICK_MS);
  const metrics = alerts.then((known) => ({ pings: pings.value ?? [], alerts: known }));
  const identity = api.id(budget.signal);
  const quick = await inTime(identity, SILENT, QUICK_MS);
  const version = quick.kind === 'value' ? quick : await api.version(soon);
  return version.kind === 'value'
    ? askFurther(api, question, version.value, identity, metrics, budget)
    : null;
}

async function askVersionFirst(
  api: ClusterApi,
  question: ClusterQuestion,
  soon: AbortSignal,
  budget: Budget,
): Promise<ClusterAnswer | OtherScheme> {
  const version = await api.version(soon);
  switch (version.kind) {
    case 'value': {
      const identity = api.id(budget.signal);
      return askFurther(api, question, version.value, identity, askMetrics(api, budget), budget);
    }
    case 'unauthorized':
      return { ...UNKNOWN, tls: question.tls, wantsCredentials: true };
    default:
      return version;
  }
}

const SILENT = { kind: 'silent' } as const;

const UNKNOWN: PeerAnswer = {
  kind: 'peer',
  tls: false,
  wantsCredentials: false,
  version: null,
  id: null,
  pings: null,
  alerts: null,
  peers: [],
};

async function askFurther(
  api: ClusterApi,
  question: ClusterQuestion,
  known: Version | Id,
  identity: Promise<Answer<Id>>,
  metrics: Promise<Metrics>,
  { signal }: Budget,
): Promise<ClusterAnswer> {
  const [{ pings, alerts }, [id, peers], proven] = await Promise.all([
    metrics,
    askPeers(api, !question.follows, identity, signal),
    question.bound || isPeersOwn(known) || api.health(signal),
  ]);
  const answer: PeerAnswer = {
    ...UNKNOWN,
    tls: question.tls,
    version: known.version,
    id,
    pings,
    alerts,
    peers,
  };
  return question.bound || isProvenPeer(answer, proven)
    ? answer
    : { kind: 'foreign', why: 'it tells a version, but nothing else that a Cluster peer knows' };
}

type Metrics = Pick<PeerAnswer, 'pings' | 'alerts'>;

async function askMetrics(api: ClusterApi, { signal }: Budget): Promise<Metrics> {
  const [pings, alerts] = await Promise.all([api.pings(signal), api.alerts(signal)]);
  return { pings: valueOf(pings), alerts: valueOf(alerts) };
}

/** Null where there was no answer; a peer says null for nothing, too. */
function valueOf<T>(answer: Answer<readonly T[] | null>): readonly T[] | null {
  return answer.kind === 'value' ? (answer.value ?? []) : null;
}

async function askPeers(
  api: ClusterApi,
  wanted: boolean,
  identity: Promise<Answer<Id>>,
  signal: AbortSignal,
): Promise<[Id | null, PeerEntry[]]> {
  const answer = await identity;
  const id = answer.kind === 'value' ? answer.value : null;
  const count = id?.cluster_peers?.length ?? 0;
  const worthAsking = wanted && count > 1 && count <= MOST_PEERS_TO_ASK;
  return [id, worthAsking ? await api.peers(signal) : []];
}

/**
 * True when the answers together could only come from a Cluster peer, whatever the port.
 * @param healthy it answered `GET /health` as a peer does
 */
function isProvenPeer({ id, pings, alerts }: PeerAnswer, healthy: boolean): boolean {
  return (id !== null && isPeersOwn(id)) || (healthy && pings !== null && alerts !== null);
}

/** No other program has this protocol. */
function isPeersOwn(known: Version | Id): boolean {
  return 'rpc_protocol_version' in known && known.rpc_protocol_version.startsWith('/ipfscluster/');
}
