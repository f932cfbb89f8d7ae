import type { ClusterPeer, ClusterReason, ClusterSummary } from '../answers';
import { cutForeign, LONGEST_ADDRESS } from '../../clusterClient/foreignText';
import { reasonOf } from '../reasons/reason';
import { askedIdOf, evidenceOf, type PeerEvidence, PINGS } from './evidence';
import { judgePeer, LEFT_FOR_GOOD_MS, nameOf, type PeerVerdict, labelOf } from './judgePeer';
import type { Known } from './known';
import { type Observation, type Told, valueOf } from './observation';
import { followerOf } from '../followers/follower';
import { readingsOf, type Readings } from './readings';
import { byNameThenId } from './unreachable';

export interface ClusterVerdict {
  readonly cluster: ClusterSummary;
  /** By name, then by ID. */
  readonly peers: readonly ClusterPeer[];
  readonly complete: boolean;
}

interface Judged {
  readonly evidence: PeerEvidence;
  readonly verdict: PeerVerdict;
  readonly peer: ClusterPeer;
  /** False for a peer that has left for good. */
  readonly counts: boolean;
}

/** More than any host has. */
const MOST_ADDRESSES = 64;
/** Reasons of peers that the cluster's own list repeats. */
const MOST_REASONS = 50;

/** Judges a cluster by what its asked peer said, and by what is known beside; pure. */
export function judgeCluster(seen: Observation, known: Known): ClusterVerdict {
  const readings = readingsOf(seen);
  const judged = evidenceOf(seen, known)
    .map((evidence) => judgedPeer(evidence, seen, known, readings))
    .sort((one, other) => byNameThenId(one.peer, other.peer));
  const unanswered = unansweredIn(seen);
  const complete = unanswered.length === 0;
  const lost = quorumLost(judged, seen, known);
  const asked = judged.find(({ evidence }) => evidence.isAsked);
  const reasons = [...lost, ...reasonsOfPeers(judged), ...pinErrors(seen), ...unanswered];
  return {
    cluster: {
      name: known.name ?? known.local?.clusterName ?? null,
      api: known.api,
      asked: {
        peer_id: askedIdOf(seen, known),
        name: asked?.peer.name ?? null,
        version: foreign(seen.version),
      },
      consensus: known.local?.consensus ?? null,
      health: healthOf({
        judged,
        asked,
        lost: lost.length > 0,
        errors: pinErrors(seen).length > 0,
        complete,
      }),
      reasons,
      ...(known.local?.follower ? { follower: followerOf(known.local.follower, seen) } : {}),
    },
    peers: judged.map(({ peer }) => peer),
    complete,
  };
}

function judgedPeer(evidence: PeerEvidence, seen: Observation, known: Known, readings: Readings): Judged {
  const verdict = judgePeer(evidence, seen);
  const { id, entry, lastHeard, remembered } = evidence;
  const missingAt = verdict.state === 'missing' ? (lastHeard?.at ?? remembered.missedAt) : null;
  const goneMs = missingAt === null ? 0 : seen.at - missingAt;
  // Those who vote belong to a raft until they are removed from it.
  const left = goneMs >= LEFT_FOR_GOOD_MS && known.local?.consensus !== 'raft';
  const reasons = left
    ? [
        ...verdict.reasons,
        reasonOf(
          'peer_left',
          { peer: labelOf(evidence), gone_ms: goneMs },
          verdict.reasons[0]?.source ?? '',
          id,
        ),
      ]
    : verdict.reasons;
  const { state, kubo } = verdict;
  const peer: ClusterPeer = {
    peer_id: id,
    name: nameOf(evidence),
    state,
    is_asked: evidence.isAsked,
    trusted: trustIn(id, known, seen),
    last_heard_at: timeOf(lastHeard?.at ?? null),
    missing_since: timeOf(missingAt),
    version: foreign((evidence.isAsked ? seen.version : entry?.version) || remembered.version),
    kubo: { ...kubo, peer_id: foreign(kubo.peer_id), error: foreign(kubo.error) },
    free_space: readings.freeSpace.get(id) ?? null,
    storage_max: known.local?.storageMax?.get(id) ?? null,
    queued_pins: readings.queued.get(id) ?? null,
    tags: readings.tags.get(id) ?? {},
    addresses: (entry?.addresses.length ? entry.addresses : remembered.addresses)
      .slice(0, MOST_ADDRESSES)
      .map((address) => cutForeign(address, LONGEST_ADDRESS)),
    reasons: [...reasons],
  };
  return { evidence, verdict, peer, counts: !left };
}

/** Whether it has been gone for so long that it counts no more. */
export function hasLeft({ reasons }: Pick<ClusterPeer, 'reasons'>): boolean {
  return reasons.some(({ code }) => code === 'peer_left');
}

/** Of an answer that tells of thousands of peers each text has to have an end. */
function foreign<Text extends string | null>(text: Text): string | Extract<Text, null> {
  return text === null ? (text as Extract<Text, null>) : cutForeign(text);
}

function timeOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

/** All are equal in a raft; with crdt the asked peer trusts itself, and those that its configuration names. */
function trustIn(id: string, { local }: Known, seen: Observation): boolean | null {
  const trusted = local?.trustedPeers ?? 'unknown';
  if (trusted === 'all' || valueOf(seen.id)?.id === id) {
    return true;
  }
  return trusted === 'unknown' ? null : trusted.includes(id);
}

/** A majority of all voters has to be heard of. */
function quorumLost(judged: readonly Judged[], seen: Observation, { local }: Known): ClusterReason[] {
  const voters = new Set(valueOf(seen.id)?.cluster_peers ?? []);
  if (local?.consensus !== 'raft' || voters.size === 0) {
    return [];
  }
  const heard = judged.filter(
    ({ evidence, verdict }) =>
      voters.has(evidence.id) && verdict.state !== 'missing' && verdict.state !== 'silent',
  ).length;
  return heard > voters.size / 2
    ? []
    : [reasonOf('quorum_lost', { heard, voters: voters.size }, 'GET /peers')];
}

function reasonsOfPeers(judged: readonly Judged[]): ClusterReason[] {
  const ill = judged.filter(({ verdict, counts }) => counts && verdict.state !== 'alive');
  const named = ill.slice(0, MOST_REASONS).flatMap(({ peer }) => peer.reasons.slice(0, 2));
  const more = ill.length - MOST_REASONS;
  return more > 0 ? [...named, reasonOf('more_reasons', { count: more }, PINGS)] : named;
}

function pinErrors({ operations }: Observation): ClusterReason[] {
  const errors = (valueOf(operations) ?? []).filter(({ peer_map }) =>
    Object.values(peer_map).some(({ status }) => status.endsWith('error')),
  ).length;
  return errors === 0 ? [] : [reasonOf('pin_errors', { count: errors }, 'GET /pins?filter=error')];
}

const QUESTIONS = {
  id: 'GET /id',
  peers: 'GET /peers',
  pings: PINGS,
  metrics: 'GET /monitor/metrics',
  alerts: 'GET /health/alerts',
  operations: 'GET /pins?filter=error,queued,pinning,unpinning',
  allocated: 'GET /allocations',
} as const;

/** Without these nobody knows who is there; the others tell more. */
const ESSENTIAL: readonly string[] = ['id', 'peers', 'pings'];

function unansweredIn(seen: Observation): ClusterReason[] {
  const asked = Object.entries(QUESTIONS).flatMap(([key, question]) => {
    const told: Told<unknown> = seen[key as keyof typeof QUESTIONS];
    if (told.kind === 'failed') {
      return [withoutAnswer(question, told.why)];
    }
    if (told.kind === 'not_asked') {
      return ESSENTIAL.includes(key) ? [withoutAnswer(question, told.why)] : [];
    }
    return told.kind === 'silent' ? [withoutAnswer(question)] : [];
  });
  const list = valueOf(seen.peers);
  if (list === null || list.whole) {
    return asked;
  }
  const { peers: question } = QUESTIONS;
  return [...asked, withoutAnswer(question, list.why)];
}

/** @param why where the API itself said so */
function withoutAnswer(question: string, why?: string | null): ClusterReason {
  return why == null
    ? reasonOf('unanswered', { question }, question)
    : reasonOf('failed', { question, why }, question);
}

interface Signs {
  readonly judged: readonly Judged[];
  readonly asked: Judged | undefined;
  readonly lost: boolean;
  readonly errors: boolean;
  readonly complete: boolean;
}

function healthOf({ judged, asked, lost, errors, complete }: Signs): ClusterSummary['health'] {
  // It answers, and cannot pin anything.
  const cannotWork = asked !== undefined && ['down', 'silent'].includes(asked.verdict.kubo.state);
  if (lost || cannotWork) {
    return 'critical';
  }
  const ill = judged.some(({ verdict, counts }) => counts && verdict.state !== 'alive');
  if (ill || errors) {
    return 'degraded';
  }
  return complete ? 'healthy' : 'unknown';
}
