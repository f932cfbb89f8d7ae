import type { Alert, Metric } from '../../clusterClient/answers';
import type { PeerAnswer } from '../../probes/apis/liveness';
import { type ClusterFacts, LEFT_FOR_GOOD_MS, type LostPeer } from '../gather/facts';
import { because, questionTo } from './judgement';

interface Trouble {
  readonly reasons: readonly string[];
  readonly nextStep: string;
}

/** What is wrong with the Kubo of a peer: as the peer sees it first, as we see it where the peer cannot say. */
export function kuboTrouble(facts: ClusterFacts, answer: PeerAnswer): Trouble | null {
  const { kubo, kuboAddress } = facts;
  const address = kuboAddress ?? 'its address';
  if (answer.id) {
    const error = answer.id.ipfs?.error;
    return error
      ? {
          reasons: [because(`its Kubo does not answer: ${firstLine(error)}`, 'GET /id')],
          nextStep: 'Start Kubo (ipfs daemon), or correct ipfs_connector.ipfshttp.node_multiaddress.',
        }
      : null;
  }
  if (answer.wantsCredentials) {
    return closedKubo(facts, address);
  }
  if (answer.hurried) {
    // It may wait for its Kubo, or it was not given the time.
    return closedKubo(facts, address);
  }
  const waiting = because('it did not tell its identity in time: it waits for its Kubo', 'GET /id');
  if (kubo?.kind === 'kubo' && (kubo.peerId !== null || kubo.wantsAuthorization)) {
    return null;
  }
  const closed = closedKubo(facts, address);
  if (closed) {
    return { ...closed, reasons: [...closed.reasons, waiting] };
  }
  const frozen = kubo?.kind === 'silent';
  return {
    reasons: [
      ...(frozen
        ? [because(`Kubo at ${address} accepts connections but is silent`, 'POST /api/v0/version')]
        : []),
      waiting,
    ],
    nextStep: frozen ? 'Look at Kubo: it hangs. Resume or restart it.' : 'Look at its Kubo: it may hang.',
  };
}

/** Its Kubo, as far as we know where that is, is not there: nobody has to tell us so. */
function closedKubo({ kubo, look, process }: ClusterFacts, address: string): Trouble | null {
  const addressKnown = look?.config != null && process?.environment != null;
  return addressKnown && (kubo?.kind === 'refused' || kubo?.kind === 'no_socket')
    ? {
        reasons: [because(`nothing listens at ${address}, where its Kubo should be`, questionTo(kubo))],
        nextStep: 'Start Kubo: ipfs daemon',
      }
    : null;
}

/** An error text of Go may go on with addresses and more; its first line says what happened. */
function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}

/** Errors that mean "dead" in a `GET /peers` entry; the others also befall healthy peers (a hung Kubo, no route). */
const DEAD = /failed to dial|connection refused|failed to find any peer/;

export function isDead(error: string): boolean {
  return DEAD.test(error);
}

/** The peers whose last ping still counts. */
export function peersHeard(pings: readonly Metric[]): ReadonlySet<string> {
  return new Set(pings.filter(({ valid }) => valid).map(({ peer }) => peer));
}

/** Peers that should be there and are not: each reason names one. */
export function missingPeers(facts: ClusterFacts, answer: PeerAnswer): string[] {
  if (answer.pings === null) {
    return [];
  }
  const heard = peersHeard(answer.pings);
  const silent = [
    ...unreachable(answer),
    ...alarmed(facts, answer),
    ...facts.lost.filter((one) => isMissed(facts, one)).map(lostLately),
    ...unheard(facts, answer),
  ].filter(({ peer, certain }) => certain || !heard.has(peer));
  const own = answer.id?.id ?? facts.look?.peerId;
  const reasons = new Map<string, string>();
  for (const { peer, what, source } of silent) {
    if (peer !== own && matters(facts, peer) && !reasons.has(peer)) {
      reasons.set(peer, because(`peer ${peer} ${what}`, source));
    }
  }
  const all = [...reasons.values()];
  const more = all.length - MOST_NAMED;
  return more > 1
    ? [...all.slice(0, MOST_NAMED), because(`${more} more peers are missing`, 'GET /monitor/metrics/ping')]
    : all;
}

/** A cluster may have thousands of followers. */
const MOST_NAMED = 5;

/** A follower that trusts everybody hears of all the other followers, who come and go. */
function isMissed({ kind, trustedPeers, expectedPeers }: ClusterFacts, lost: LostPeer): boolean {
  return (
    kind === 'ipfs_cluster_service' ||
    !('lastHeardAt' in lost) ||
    trustedPeers?.includes(lost.peer) === true ||
    expectedPeers.includes(lost.peer)
  );
}

interface Silent {
  readonly peer: string;
  readonly what: string;
  readonly source: string;
  /** True where its last ping, which counts for half a minute, proves nothing any more. */
  readonly certain?: true;
}

/** Anybody may follow a cluster, and leave again; a peer needs those whose word counts, and those it was told of. */
function matters({ trustedPeers, expectedPeers }: ClusterFacts, peer: string): boolean {
  return trustedPeers === null || trustedPeers.includes(peer) || expectedPeers.includes(peer);
}

function unreachable({ peers }: PeerAnswer): Silent[] {
  return peers.flatMap(({ id, error }) =>
    error && isDead(error)
      ? { peer: id, what: `cannot be reached: ${firstLine(error)}`, source: 'GET /peers', certain: true }
      : [],
  );
}

function lostLately(lost: LostPeer): Silent {
  const { peer } = lost;
  if ('error' in lost) {
    const what = `cannot be reached: ${firstLine(lost.error)}`;
    return { peer, what, source: `GET /peers of ${lost.tellerId ?? 'another peer here'}`, certain: true };
  }
  if ('triggeredAt' in lost) {
    const source = `GET /health/alerts of ${lost.tellerId ?? 'another peer here'}`;
    return { peer, what: noPingSince(lost.triggeredAt), source };
  }
  if ('endedIn' in lost) {
    const where = lost.endedIn === null ? '' : ` in ${lost.endedIn}`;
    return { peer, what: `ran here${where} and has ended`, source: 'process list', certain: true };
  }
  const at = withoutFraction(new Date(lost.lastHeardAt).toISOString());
  return { peer, what: `was last heard of at ${at}`, source: 'GET /monitor/metrics/ping' };
}

function noPingSince(time: string): string {
  return `has sent no ping since ${withoutFraction(time)}`;
}

function withoutFraction(time: string): string {
  return time.replace(/\.\d+/, '');
}

function alarmed({ now }: ClusterFacts, { alerts }: PeerAnswer): Silent[] {
  return recentAlarms(alerts, now).map(({ peer, triggered_at }) => ({
    peer,
    what: noPingSince(triggered_at),
    source: 'GET /health/alerts',
  }));
}

/** The alerts of peers that have not left for good. */
export function recentAlarms(alerts: readonly Alert[] | null, now: number): Alert[] {
  return (alerts ?? []).filter(
    ({ name, triggered_at }) => name === 'ping' && !(now - Date.parse(triggered_at) > LEFT_FOR_GOOD_MS),
  );
}

function unheard(
  { ageMs, hearingMs, expectedPeers, look, raft }: ClusterFacts,
  { id }: PeerAnswer,
): Silent[] {
  if (ageMs !== null && ageMs < hearingMs) {
    return [];
  }
  const source = 'GET /monitor/metrics/ping';
  // With crdt whoever was heard of lately is a member: a ping that comes between the two answers is no contradiction.
  const members = look?.config && !raft ? [] : (id?.cluster_peers ?? []);
  return [
    ...members.map((peer) => ({ peer, what: 'sends no ping', source })),
    ...expectedPeers.map((peer) => ({ peer, what: 'is configured and was not heard of', source })),
  ];
}
