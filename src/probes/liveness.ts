import type { Alert, Id, Metric, PeerEntry } from '../clusterApi/answers';
import { ClusterApi } from '../clusterApi/clusterApi';
import type { Endpoint } from '../clusterApi/endpoint';
import { type Budget, firstAnswer } from './budget';

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
  readonly authorization: string | null;
  /** A follower has no direct connection to most peers, and its cluster may have thousands. */
  readonly askPeers: boolean;
}

/** `GET /peers` makes every peer answer; beyond this size only what the peer itself remembers is asked. */
const MOST_PEERS_TO_ASK = 32;

/**
 * Asks a Cluster REST API: first what cannot wait for anything else, then all the rest at once, so that a frozen Kubo
 * (which makes `GET /id` wait for 300 s) hides nothing.
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
  const version = await api.version(firstAnswer(budget));
  switch (version.kind) {
    case 'value': {
      const [answer, proven] = await Promise.all([
        askFurther(api, question, version.value.version, budget),
        question.bound || api.health(budget.signal),
      ]);
      return question.bound || isProvenPeer(answer, proven)
        ? answer
        : { kind: 'foreign', why: 'it tells a version, but nothing else that a Cluster peer knows' };
    }
    case 'unauthorized':
      return {
        ...UNKNOWN,
        tls: question.tls,
        wantsCredentials: true,
      };
    default:
      return version;
  }
}

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
  version: string,
  { signal }: Budget,
): Promise<PeerAnswer> {
  const [pings, alerts, [id, peers]] = await Promise.all([
    api.pings(signal),
    api.alerts(signal),
    askIdentity(api, question.askPeers, signal),
  ]);
  return {
    ...UNKNOWN,
    tls: question.tls,
    version,
    id,
    pings: pings.kind === 'value' ? (pings.value ?? []) : null,
    alerts: alerts.kind === 'value' ? (alerts.value ?? []) : null,
    peers,
  };
}

async function askIdentity(
  api: ClusterApi,
  askPeers: boolean,
  signal: AbortSignal,
): Promise<[Id | null, PeerEntry[]]> {
  const answer = await api.id(signal);
  const id = answer.kind === 'value' ? answer.value : null;
  const count = id?.cluster_peers?.length ?? 0;
  const worthAsking = askPeers && count > 1 && count <= MOST_PEERS_TO_ASK;
  return [id, worthAsking ? await api.peers(signal) : []];
}

/**
 * True when the answers together could only come from a Cluster peer, whatever the port.
 * @param healthy it answered `GET /health` as a peer does
 */
function isProvenPeer(answer: PeerAnswer, healthy: boolean): boolean {
  return (
    (answer.id?.rpc_protocol_version.startsWith('/ipfscluster/') ?? false) ||
    (healthy && answer.pings !== null && answer.alerts !== null)
  );
}
