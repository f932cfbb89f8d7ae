import type { Alert, Id, Metric, PeerEntry, Version } from './clusterAnswers';
import { type Answer, ClusterQuestions } from './clusterQuestions';
import type { WatchSocket } from '../../clusterClient/transport/authorize';
import type { NoAnswer, TlsFailure } from '../../clusterClient/transport/outcome';
import type { Credentials } from './credentials';
import type { Endpoint } from '../../clusterClient/transport/endpoint';
import { type Budget, FAIR_WAIT, firstAnswer } from '../budget';
import { inTime } from '../patience';
import type { Asleep } from '../sleepers/asleep';
import type { Sleepers } from '../sleepers/sleepers';

/** What a Cluster peer says of itself. `null`: it did not say so in time. */
export interface PeerAnswer {
  readonly kind: 'peer';
  readonly tls: boolean;
  /** 401: it runs, and wants credentials that we do not have. */
  readonly wantsCredentials: boolean;
  /** Why the credentials that are known were not sent; null where they were, or there are none. */
  readonly withheld: string | null;
  readonly version: string | null;
  readonly id: Id | null;
  readonly pings: readonly Metric[] | null;
  readonly alerts: readonly Alert[] | null;
  readonly peers: readonly PeerEntry[];
  /** True where there was no time to ask it for more than this: that it did not say the rest means nothing. */
  readonly hurried: boolean;
}

export type ClusterAnswer =
  PeerAnswer | { readonly kind: 'foreign'; readonly why: string } | TlsFailure | Asleep | NoAnswer;

export interface ClusterQuestion {
  /** With TLS as configured; where the file was edited since the start, the other one is tried too. */
  readonly endpoint: Endpoint;
  /** True when the daemon's own process is known to listen there. */
  readonly bound: boolean;
  /** True where a running peer has its API by its configuration. */
  readonly expected: boolean;
  /** For a unix socket that a running daemon has by its configuration; null where nobody knows whose it is. */
  readonly watch?: WatchSocket | null;
  /** Null where there are none. */
  readonly credentials: Credentials | null;
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
export async function askCluster(
  question: ClusterQuestion,
  budget: Budget,
  sleepers: Sleepers,
): Promise<ClusterAnswer> {
  const asleep = await sleepers.at(question.endpoint);
  if (asleep) {
    return asleep;
  }
  const answer = await askInScheme(question, budget);
  if (answer.kind !== 'other_scheme' && answer.kind !== 'tls_failed') {
    return answer;
  }
  // Whoever makes encryption fail must not get in plain text what was meant to be encrypted.
  const { endpoint, credentials } = question;
  credentials?.encryptedOnly(endpoint.tls === true);
  const other = await askInScheme({ ...question, endpoint: { ...endpoint, tls: !endpoint.tls } }, budget);
  // What fails there says more than what somebody else answers in plain text.
  if (answer.kind === 'tls_failed' && (other.kind === 'foreign' || other.kind === 'other_scheme')) {
    return answer;
  }
  return other.kind === 'other_scheme' ? { kind: 'foreign', why: answer.why } : other;
}

type OtherScheme = { readonly kind: 'other_scheme'; readonly why: string };

async function askInScheme(question: ClusterQuestion, budget: Budget): Promise<ClusterAnswer | OtherScheme> {
  const api = new ClusterQuestions({
    endpoint: question.endpoint,
    anyCertificate: question.bound,
    authorize: question.credentials?.authorize ?? null,
    watch: question.watch ?? null,
    ...FAIR_WAIT,
  });
  try {
    const { signal } = budget.deadline;
    const asked = question.expected ? api.pings(signal) : null;
    const pings = asked && (await inTime(asked, SILENT, untilAskedMore(budget, budget.silentAfter)));
    return pings?.kind === 'value'
      ? await askInTurn(api, question, pings.value ?? [], budget)
      : await askVersionFirst(api, question, pings?.kind === 'silent' ? asked : null, budget);
  } finally {
    api.close();
  }
}

/**
 * One that is slow is asked no more than one that is quick, as long as the next question has a fair time, too.
 * @param ms for this question and the next; half of them may go by
 * @returns milliseconds
 */
function untilAskedMore({ deadline }: Budget, ms: number): number {
  const spare = deadline.remainingMs - 2 * FAIR_WAIT.fairWaitMs;
  return Math.max(QUICK_MS, Math.min(ms / 2, spare));
}

type Pings = ReturnType<ClusterQuestions['pings']>;

/** Asks a healthy peer with the least work for both sides: one connection, and no question whose answer another one has. */
async function askInTurn(
  api: ClusterQuestions,
  question: ClusterQuestion,
  pings: readonly Metric[],
  budget: Budget,
): Promise<ClusterAnswer | OtherScheme> {
  const { signal, remainingMs } = budget.deadline;
  // A follower has no alerts (api/rest/restapi.go answers with an empty list there).
  const alerts = question.follows ? Promise.resolve([]) : api.alerts(signal).then(valueOf);
  // They come at once, and then the identity needs no connection of its own.
  await inTime(alerts, null, QUICK_MS);
  const metrics = alerts.then((known) => ({ pings, alerts: known }));
  const identity = api.id(signal);
  const soon = await inTime(identity, SILENT, untilAskedMore(budget, remainingMs));
  const version = soon.kind === 'value' ? soon : await askVersion(api, budget);
  return version.kind === 'value'
    ? askFurther(api, question, version.value, identity, metrics, budget)
    : withoutVersion(version, question);
}

/** @param asked what it was asked before, where its answer is still waited for */
async function askVersionFirst(
  api: ClusterQuestions,
  question: ClusterQuestion,
  asked: Pings | null,
  budget: Budget,
): Promise<ClusterAnswer | OtherScheme> {
  const version = await askVersion(api, budget);
  if (version.kind !== 'value') {
    return withoutVersion(version, question);
  }
  const { signal } = budget.deadline;
  const identity = api.id(signal);
  const metrics = askMetrics(api, asked ?? api.pings(signal), signal);
  return askFurther(api, question, version.value, identity, metrics, budget);
}

function withoutVersion(
  version: Exclude<Answer<Version>, { kind: 'value' }>,
  { endpoint, credentials }: ClusterQuestion,
): ClusterAnswer | OtherScheme {
  return version.kind === 'unauthorized'
    ? {
        ...UNKNOWN,
        tls: endpoint.tls === true,
        wantsCredentials: true,
        withheld: credentials?.withheld ?? null,
      }
    : version;
}

/** The first question whose silence means something: so much of the time it may take. */
async function askVersion(api: ClusterQuestions, budget: Budget): Promise<Answer<Version>> {
  const soon = firstAnswer(budget);
  try {
    return await api.version(soon.signal);
  } finally {
    soon.dispose();
  }
}

const SILENT = { kind: 'silent' } as const;

const UNKNOWN: PeerAnswer = {
  kind: 'peer',
  tls: false,
  wantsCredentials: false,
  withheld: null,
  version: null,
  id: null,
  pings: null,
  alerts: null,
  peers: [],
  hurried: false,
};

async function askFurther(
  api: ClusterQuestions,
  question: ClusterQuestion,
  known: Version | Id,
  identity: Promise<Answer<Id>>,
  metrics: Promise<Metrics>,
  { deadline: { signal } }: Budget,
): Promise<ClusterAnswer> {
  const [{ pings, alerts }, { id, peers, hurried }, proven] = await Promise.all([
    metrics,
    askPeers(api, !question.follows, identity, signal),
    question.bound || isPeersOwn(known) || api.health(signal),
  ]);
  const answer: PeerAnswer = {
    ...UNKNOWN,
    tls: question.endpoint.tls === true,
    version: known.version,
    id,
    pings,
    alerts,
    peers,
    hurried,
  };
  if (question.bound || isProvenPeer(answer, proven)) {
    return answer;
  }
  return hurried
    ? { kind: 'not_asked' }
    : { kind: 'foreign', why: 'it tells a version, but nothing else that a Cluster peer knows' };
}

type Metrics = Pick<PeerAnswer, 'pings' | 'alerts'>;

async function askMetrics(api: ClusterQuestions, asked: Pings, signal: AbortSignal): Promise<Metrics> {
  const [pings, alerts] = await Promise.all([asked, api.alerts(signal)]);
  return { pings: valueOf(pings), alerts: valueOf(alerts) };
}

/** Null where there was no answer; a peer says null for nothing, too. */
function valueOf<T>(answer: Answer<readonly T[] | null>): readonly T[] | null {
  return answer.kind === 'value' ? (answer.value ?? []) : null;
}

async function askPeers(
  api: ClusterQuestions,
  wanted: boolean,
  identity: Promise<Answer<Id>>,
  signal: AbortSignal,
): Promise<Pick<PeerAnswer, 'id' | 'peers' | 'hurried'>> {
  const answer = await identity;
  const id = answer.kind === 'value' ? answer.value : null;
  const count = id?.cluster_peers?.length ?? 0;
  const worthAsking = wanted && count > 1 && count <= MOST_PEERS_TO_ASK;
  return {
    id,
    peers: worthAsking ? await api.peers(signal) : [],
    hurried: answer.kind === 'not_asked',
  };
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
