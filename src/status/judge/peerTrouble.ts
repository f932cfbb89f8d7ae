import type { Alert, Metric } from '../../probes/apis/clusterAnswers';
import type { PeerAnswer } from '../../probes/apis/liveness';
import { type ClusterFacts, LEFT_FOR_GOOD_MS, type LostPeer } from '../gather/facts';
import type { ReasonCode, ReasonParams } from '../reasons/catalogue';
import { advise, because, type NextStep, type Reason } from '../reasons/reason';
import { questionTo } from './judgement';

interface Trouble {
  readonly reasons: readonly Reason[];
  readonly nextStep: NextStep;
}

/** What is wrong with the Kubo of a peer: as the peer sees it first, as we see it where the peer cannot say. */
export function kuboTrouble(facts: ClusterFacts, answer: PeerAnswer): Trouble | null {
  const { kubo, kuboAddress } = facts;
  const address = kuboAddress ?? 'its address';
  if (answer.id) {
    const error = answer.id.ipfs?.error;
    return error ? troubleToldBy(firstLine(error), address) : null;
  }
  if (answer.wantsCredentials) {
    return closedKubo(facts, address);
  }
  if (answer.hurried) {
    // It may wait for its Kubo, or it was not given the time.
    return suspendedKubo(facts, address) ?? closedKubo(facts, address);
  }
  const waiting = because('kubo_awaited', {}, 'GET /id');
  if (kubo?.kind === 'kubo' && (kubo.peerId !== null || kubo.wantsAuthorization)) {
    return null;
  }
  const closed = closedKubo(facts, address);
  if (closed) {
    return { ...closed, reasons: [...closed.reasons, waiting] };
  }
  const frozen = kubo?.kind === 'silent';
  return {
    reasons: [...(frozen ? [because('kubo_silent', { address }, 'POST /api/v0/version')] : []), waiting],
    nextStep: frozen ? advise('resume_kubo', {}) : advise('look_at_kubo', {}),
  };
}

/** A peer of 2022 does not know the `quic-v1` and `webtransport` addresses that a Kubo of today has. */
const NOT_UNDERSTOOD =
  /unknown protocol|no protocol with (?:name|code)|(?:parse|parsing|invalid|unmarshal)\S* multiaddr/i;

/** Causes as Go's `net` and Cluster's `ipfshttp` connector word them, and what to do; the first that fits counts. */
const STEPS: readonly (readonly [sign: RegExp, step: (address: string) => NextStep])[] = [
  [/\b40[13]\b|forbidden|unauthorized/i, () => advise('let_peer_in', {})],
  [
    /no such host|no route|unreachable|\b40[45]\b|not found|invalid character|malformed http/i,
    (address) => advise('correct_kubo_address', { address }),
  ],
  [/deadline exceeded|time(?:d )?-?out/i, () => advise('resume_kubo', {})],
];

/** The peer says what it met: a Kubo that runs need not be started. */
function troubleToldBy(error: string, address: string): Trouble {
  if (NOT_UNDERSTOOD.test(error)) {
    return {
      reasons: [because('kubo_not_understood', { error }, 'GET /id')],
      nextStep: advise('upgrade_cluster', {}),
    };
  }
  const known = STEPS.find(([sign]) => sign.test(error));
  return {
    reasons: [because('kubo_unreachable', { error }, 'GET /id')],
    nextStep: known?.[1](address) ?? advise('start_or_correct_kubo', { address }),
  };
}

/** Its Kubo is a process that the kernel does not let run. */
function suspendedKubo({ kuboSuspended: pid }: ClusterFacts, address: string): Trouble | null {
  return pid === undefined
    ? null
    : {
        reasons: [
          because('kubo_not_answering', { address }, `/proc/${pid}/stat`),
          because('process_suspended', { pid }, `/proc/${pid}/stat`),
        ],
        nextStep: advise('resume_kubo', {}),
      };
}

/** Its Kubo, as far as we know where that is, is not there: nobody has to tell us so. */
function closedKubo({ kubo, contents, process }: ClusterFacts, address: string): Trouble | null {
  const addressKnown = contents?.config != null && process?.environment != null;
  return addressKnown && (kubo?.kind === 'refused' || kubo?.kind === 'no_socket')
    ? {
        reasons: [because('kubo_closed', { address }, questionTo(kubo))],
        nextStep: advise('start_or_correct_kubo', { address }),
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
export function missingPeers(facts: ClusterFacts, answer: PeerAnswer): Reason[] {
  if (answer.pings === null) {
    return [];
  }
  const heard = peersHeard(answer.pings);
  const silent = [
    ...unreachable(answer),
    // What was heard of a peer since an alert says more than the alert does.
    ...sorted(facts.lost.filter((one) => isMissed(facts, one))).map(lostLately),
    ...alarmed(facts, answer),
    ...unheard(facts, answer),
  ].filter(({ reason, certain }) => certain || !heard.has(reason.subject));
  const own = answer.id?.id ?? facts.contents?.peerId;
  const matters = whoMatters(facts);
  const reasons = new Map<string, Reason>();
  for (const { reason } of silent) {
    const peer = reason.subject;
    if (peer !== own && matters(peer) && !reasons.has(peer)) {
      reasons.set(peer, reason);
    }
  }
  const listed = (reasons.size === 0 ? [] : listedAbsent(facts, heard)).filter(
    ([peer]) => peer !== own && matters(peer) && !reasons.has(peer),
  );
  return atMost(
    [
      ...byPeer([...reasons]),
      ...byPeer(listed.map(([peer, list]) => [peer, ofPeer('peer_listed', { peer, list }, list)])),
    ].map(([peer, reason]) => withName(reason, facts.peerNames?.get(peer))),
  );
}

/** A list may name those who left for good: it is no loss, and where there is one it tells who else is not there. */
function listedAbsent(
  { ageMs, hearingMs, listed }: ClusterFacts,
  heard: ReadonlySet<string>,
): (readonly [peer: string, list: string])[] {
  const isYoung = ageMs !== null && ageMs < hearingMs;
  return isYoung ? [] : [...(listed ?? [])].filter(([peer]) => !heard.has(peer));
}

/** Anybody may follow a cluster, and leave again; a peer needs those whose word counts, and those it was told of. */
function whoMatters(facts: ClusterFacts): (peer: string) => boolean {
  const trusted = facts.trustedPeers && new Set(facts.trustedPeers);
  const expected = new Set(facts.expectedPeers);
  const anybody = (peer: string) => trusted === null && facts.followers?.has(peer) !== true;
  return (peer) =>
    facts.arriving?.has(peer) !== true &&
    (anybody(peer) || trusted?.has(peer) === true || expected.has(peer));
}

function byPeer(reasons: readonly (readonly [string, Reason])[]): (readonly [string, Reason])[] {
  return [...reasons].sort(([one], [other]) => byText(one, other));
}

function atMost(all: readonly Reason[]): Reason[] {
  const more = all.length - MOST_NAMED;
  return more > 1
    ? [
        ...all.slice(0, MOST_NAMED),
        because('more_peers_missing', { count: more }, 'GET /monitor/metrics/ping'),
      ]
    : [...all];
}

/** The text has the id, which is sure; what a peer calls itself is data beside it. */
function withName(reason: Reason, peername: string | undefined): Reason {
  return peername === undefined ? reason : { ...reason, params: { ...reason.params, peername } };
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
  readonly reason: Reason & { readonly subject: string };
  /** True where its last ping, which counts for half a minute, proves nothing any more. */
  readonly certain?: true;
}

function unreachable({ peers }: PeerAnswer): Silent[] {
  return peers.flatMap(({ id, error }) =>
    error && isDead(error)
      ? {
          reason: ofPeer('peer_unreachable', { peer: id, error: firstLine(error) }, 'GET /peers'),
          certain: true,
        }
      : [],
  );
}

function lostLately(lost: LostPeer): Silent {
  const { peer } = lost;
  if ('error' in lost) {
    const source = `GET /peers of ${lost.tellerId ?? 'another peer here'}`;
    const error = firstLine(lost.error);
    return { reason: ofPeer('peer_unreachable', { peer, error }, source), certain: true };
  }
  if ('triggeredAt' in lost) {
    const source = `GET /health/alerts of ${lost.tellerId ?? 'another peer here'}`;
    return { reason: ofPeer('peer_silent', { peer }, source) };
  }
  if ('endedIn' in lost) {
    const reason =
      lost.endedIn === null
        ? ofPeer('peer_ended', { peer }, 'process list')
        : ofPeer('peer_ended_in', { peer, folder: lost.endedIn }, 'process list');
    return { reason, certain: true };
  }
  return { reason: ofPeer('peer_last_heard', { peer, heard_at: lost.lastHeardAt }, PINGS) };
}

const PINGS = 'GET /monitor/metrics/ping';

type AboutPeer = Extract<ReasonCode, `peer_${string}`>;

/** A reason that names a peer is about it. */
function ofPeer<Code extends AboutPeer>(
  code: Code,
  params: ReasonParams<Code> & { readonly peer: string },
  source: string,
): Silent['reason'] {
  return { ...because(code, params, source), subject: params.peer };
}

/** The surest knowledge of each peer first, and of two of a kind always the same. */
function sorted(lost: readonly LostPeer[]): LostPeer[] {
  const rank = (one: LostPeer) =>
    ['error', 'endedIn', 'lastHeardAt', 'triggeredAt'].findIndex((key) => key in one);
  const teller = (one: LostPeer) => ('tellerId' in one ? (one.tellerId ?? '') : '');
  return [...lost].sort((one, other) => rank(one) - rank(other) || byText(teller(one), teller(other)));
}

function byText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function alarmed({ now }: ClusterFacts, { alerts }: PeerAnswer): Silent[] {
  // No time: by default a peer raises one alert in its life, never clears it, and says nothing of a second loss of the
  // same peer (`alertsHandler` of cluster.go). Only who has heard of the peer since knows when that was.
  return recentAlarms(alerts, now).map(({ peer }) => ({
    reason: ofPeer('peer_silent', { peer }, 'GET /health/alerts'),
  }));
}

/** The alerts of peers that have not left for good. */
export function recentAlarms(alerts: readonly Alert[] | null, now: number): Alert[] {
  return (alerts ?? []).filter(
    ({ name, triggered_at }) => name === 'ping' && !(now - Date.parse(triggered_at) > LEFT_FOR_GOOD_MS),
  );
}

function unheard(
  { ageMs, hearingMs, expectedPeers, contents, raft }: ClusterFacts,
  { id }: PeerAnswer,
): Silent[] {
  if (ageMs !== null && ageMs < hearingMs) {
    return [];
  }
  // With crdt whoever was heard of lately is a member: a ping that comes between the two answers is no contradiction.
  const members = contents?.config && !raft ? [] : (id?.cluster_peers ?? []);
  return [
    ...members.map((peer) => ({ reason: ofPeer('peer_unheard', { peer }, PINGS) })),
    ...expectedPeers.map((peer) => ({ reason: ofPeer('peer_never_heard', { peer }, PINGS) })),
  ];
}
