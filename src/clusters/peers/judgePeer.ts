import type { Id } from '../../clusterClient';
import { cutForeign } from '../../clusterClient/foreignText';
import type { ClusterReason, PeerKubo, PeerState } from '../answers';
import { reasonOf } from '../reasons/reason';
import { HEARS_ALL_AFTER_MS } from './begin';
import { type PeerEvidence, PINGS } from './evidence';
import type { Observation } from './observation';
import { firstLine, isKuboSilent, isRefused, meaningOf } from './peerErrors';

/** What is true of one peer, and why. */
export interface PeerVerdict {
  readonly state: PeerState;
  readonly kubo: PeerKubo;
  readonly reasons: readonly ClusterReason[];
}

/** After so long without a word a peer, or its Kubo, hangs; one whose Kubo is only down takes 4 s at most. */
export const HANGS_AFTER_MS = 9_500;
/** A peer that has been missing for so long has left for good. */
export const LEFT_FOR_GOOD_MS = 60 * 60_000;

const ASKED_EACH = 'GET /peers';

/** Judges one peer; pure. @param seen by which the whole cluster is judged */
export function judgePeer(peer: PeerEvidence, seen: Observation): PeerVerdict {
  return peer.isAsked ? judgeAsked(peer, seen) : judgeOther(peer, seen);
}

/** The name of a peer, or its ID where nobody knows a name. */
export function labelOf({ id, entry, ping, remembered }: PeerEvidence): string {
  return nameOf({ entry, ping, remembered }) ?? id;
}

export function nameOf({
  entry,
  ping,
  remembered,
}: Pick<PeerEvidence, 'entry' | 'ping' | 'remembered'>): string | null {
  const name = (entry?.peername || null) ?? ping?.said?.name ?? remembered.name;
  return name === null ? null : cutForeign(name);
}

function judgeAsked(peer: PeerEvidence, seen: Observation): PeerVerdict {
  const { entry, ping, pingsTold, remembered } = peer;
  if (entry !== null && entry.error === '') {
    const answered = judgeAnswer(peer, entry, 'GET /id');
    return pingsTold && ping?.said == null
      ? { ...answered, state: 'starting', reasons: [notReady(peer), ...answered.reasons] }
      : answered;
  }
  const hung = entry !== null && meaningOf(entry.error) === 'hangs';
  const waitedMs = seen.id.kind === 'silent' ? seen.id.waitedMs : 0;
  if (
    hung ||
    waitedMs >= HANGS_AFTER_MS ||
    (waitedMs > 0 && pingsTold && ping === null && remembered.wasReady)
  ) {
    // What needs no Kubo was answered at once.
    const reason = reasonOf('kubo_silent', { peer: labelOf(peer) }, hung ? ASKED_EACH : 'GET /id', peer.id);
    return { state: 'silent', kubo: { ...unknownKubo(peer), state: 'silent' }, reasons: [reason] };
  }
  return { state: 'unknown', kubo: unknownKubo(peer), reasons: [unasked(peer, 'GET /id')] };
}

function judgeOther(peer: PeerEvidence, seen: Observation): PeerVerdict {
  const { entry, ping } = peer;
  if (entry !== null && entry.error === '') {
    return judgeAnswering(peer, entry);
  }
  if (entry !== null) {
    return judgeError(peer, entry.error, seen.at);
  }
  if (!peer.pingsTold) {
    return { state: 'unknown', kubo: unknownKubo(peer), reasons: [unasked(peer, PINGS)] };
  }
  if (ping === null) {
    return gone(peer, seen.at);
  }
  return judgeHeard(peer, seen);
}

/** It answered the asked peer just now. */
function judgeAnswering(peer: PeerEvidence, entry: Id): PeerVerdict {
  const answered = judgeAnswer(peer, entry, ASKED_EACH);
  if (!peer.pingsTold || peer.ping?.said != null) {
    return answered;
  }
  const why = peer.ping ? reasonOf('peer_starting', { peer: labelOf(peer) }, PINGS, peer.id) : notReady(peer);
  return { ...answered, state: 'starting', reasons: [why, ...answered.reasons] };
}

/** What it says of its Kubo. */
function judgeAnswer(peer: PeerEvidence, { ipfs }: Id, source: string): PeerVerdict {
  const peerId = ipfs.id || (peer.ping?.said?.kuboId ?? peer.remembered.kuboId);
  if (ipfs.error === '') {
    return { state: 'alive', kubo: { peer_id: peerId, state: 'up', error: null }, reasons: [] };
  }
  const error = firstLine(ipfs.error);
  const label = { peer: labelOf(peer) };
  return isKuboSilent(error)
    ? {
        state: 'silent',
        kubo: { peer_id: peerId, state: 'silent', error },
        reasons: [reasonOf('kubo_silent', label, source, peer.id)],
      }
    : {
        state: 'kubo_down',
        kubo: { peer_id: peerId, state: 'down', error },
        reasons: [reasonOf('kubo_down', { ...label, why: error }, source, peer.id)],
      };
}

/** The asked peer could not ask it. */
function judgeError(peer: PeerEvidence, error: string, now: number): PeerVerdict {
  const why = firstLine(error);
  const params = { peer: labelOf(peer), why };
  const kubo = unknownKubo(peer);
  const meaning = meaningOf(error);
  const heard = peer.ping?.said != null;
  const unreachable = reasonOf('peer_unreachable', params, ASKED_EACH, peer.id);
  switch (meaning) {
    case 'starts':
      return { state: 'starting', kubo, reasons: [unreachable] };
    case 'hangs':
      return { state: 'silent', kubo, reasons: [silent(peer)] };
    case 'dead':
      return judgeUndialled(peer, error, now, unreachable);
    case 'no_route':
    case 'other':
      if (heard) {
        return meaning === 'no_route'
          ? { state: 'alive', kubo, reasons: [] }
          : { state: 'unknown', kubo, reasons: [unreachable] };
      }
      return peer.pingsTold
        ? gone(peer, now, [unreachable])
        : { state: 'unknown', kubo, reasons: [unreachable] };
  }
}

/** Behind a router nobody can connect to it, and it may send pings all the same: the next one tells. */
function judgeUndialled(
  peer: PeerEvidence,
  error: string,
  now: number,
  unreachable: ClusterReason,
): PeerVerdict {
  const { ping, remembered } = peer;
  const kubo = unknownKubo(peer);
  if (hasPingedSince(peer)) {
    const params = { peer: labelOf(peer), why: firstLine(error) };
    return { state: 'alive', kubo, reasons: [reasonOf('peer_not_dialled', params, ASKED_EACH, peer.id)] };
  }
  const wasMissed = remembered.missedAt !== null && (ping?.receivedAt ?? 0) <= remembered.missedAt;
  return ping?.said == null || wasMissed || peer.isRefused || isRefused(error)
    ? gone(peer, now, [unreachable])
    : { state: 'unknown', kubo, reasons: [unreachable] };
}

/** A ping that came after the asked peer could not connect to it: it lives, and is only out of reach of that peer. */
function hasPingedSince({ ping, remembered }: PeerEvidence): boolean {
  return ping?.said != null && remembered.undialledAt !== null && ping.receivedAt > remembered.undialledAt;
}

/** Its ping counts, and the list of peers does not tell of it. */
function judgeHeard(peer: PeerEvidence, seen: Observation): PeerVerdict {
  const kubo = unknownKubo(peer);
  if (peer.ping?.said == null) {
    const reason = reasonOf('peer_starting', { peer: labelOf(peer) }, PINGS, peer.id);
    return { state: 'starting', kubo, reasons: [reason] };
  }
  const { peers } = seen;
  const waitedMs =
    peers.kind === 'told' && !peers.value.whole && peers.value.why == null
      ? peers.value.waitedMs
      : peers.kind === 'silent'
        ? peers.waitedMs
        : 0;
  // Each peer that answers is in the list at once: whom it still waits for hangs. Its whole silence says nothing of one.
  const isAwaited = peers.kind === 'told' && waitedMs >= HANGS_AFTER_MS;
  return isAwaited
    ? { state: 'silent', kubo, reasons: [silent(peer)] }
    : { state: 'alive', kubo, reasons: [] };
}

/** It belongs here, and none of its pings counts. */
function gone(peer: PeerEvidence, now: number, more: readonly ClusterReason[] = []): PeerVerdict {
  const kubo = unknownKubo(peer);
  const { lastHeard, reachedAt } = peer;
  if (more.length === 0 && (peer.isTooEarly || (reachedAt !== null && peer.isToSpeak))) {
    const reason = reasonOf('not_heard_yet', { peer: labelOf(peer) }, PINGS, peer.id);
    return { state: 'unknown', kubo, reasons: [reason] };
  }
  if (more.length === 0 && reachedAt !== null && lastHeard !== null) {
    const at = connectionTo(reachedAt);
    if (peer.backAt !== null && now - peer.backAt < HEARS_ALL_AFTER_MS) {
      const reason = reasonOf('peer_starting', { peer: labelOf(peer) }, at, peer.id);
      return { state: 'starting', kubo, reasons: [reason] };
    }
    // One that never sent a ping of its own was connected to, and waits for something before it is READY.
    return peer.spokeAt === null
      ? { state: 'starting', kubo, reasons: [notReady(peer, at)] }
      : { state: 'silent', kubo, reasons: [silent(peer)] };
  }
  const label = { peer: labelOf(peer) };
  const missing =
    lastHeard === null
      ? reasonOf('peer_never_heard', label, peer.belongsBy, peer.id)
      : reasonOf('peer_missing', { ...label, heard_at: lastHeard.at }, lastHeard.source, peer.id);
  return { state: 'missing', kubo, reasons: [missing, ...more] };
}

/** Whoever is cut off does not answer either: only a connection shows that somebody is there. */
function silent(peer: PeerEvidence): ClusterReason {
  const label = { peer: labelOf(peer) };
  return peer.reachedAt === null
    ? reasonOf('peer_silent', label, ASKED_EACH, peer.id)
    : reasonOf('peer_hangs', label, connectionTo(peer.reachedAt), peer.id);
}

function connectionTo(address: string): string {
  return `connection to ${address}`;
}

function notReady(peer: PeerEvidence, source = PINGS): ClusterReason {
  return reasonOf('not_ready', { peer: labelOf(peer) }, source, peer.id);
}

function unasked(peer: PeerEvidence, source: string): ClusterReason {
  return reasonOf('not_asked', { peer: labelOf(peer) }, source, peer.id);
}

function unknownKubo({ ping, remembered }: PeerEvidence): PeerKubo {
  return { peer_id: ping?.said?.kuboId ?? remembered.kuboId, state: 'unknown', error: null };
}
