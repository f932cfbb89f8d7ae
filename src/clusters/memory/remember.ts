import type { ClusterVerdict } from '../peers/judgeCluster';
import { askedIdOf, evidenceOf } from '../peers/evidence';
import type { Known } from '../peers/known';
import { LEFT_FOR_GOOD_MS } from '../peers/judgePeer';
import { meaningOf } from '../peers/peerErrors';
import type { Observation } from '../peers/observation';
import { rememberedBegin } from '../peers/begin';
import type { ClusterMemory, GrowingQueue, RememberedPeer } from './clusterMemory';

const MOST_ADDRESSES = 4;
/** Whoever has been gone for so long is not listed any more. */
const FORGOTTEN_MS = 30 * 24 * LEFT_FOR_GOOD_MS;

/** What is to be remembered after a look; pure. */
export function remember(
  seen: Observation,
  known: Known,
  { peers }: Pick<ClusterVerdict, 'peers'>,
): Omit<ClusterMemory, 'conditions'> {
  const found = new Map(peers.map((peer) => [peer.peer_id, peer]));
  const all = evidenceOf(seen, known).flatMap((evidence): [string, RememberedPeer][] => {
    const { id, entry, ping, lastHeard, remembered } = evidence;
    const peer = found.get(id);
    const missed = peer?.state === 'missing';
    const undialled = entry !== null && entry.error !== '' && meaningOf(entry.error) === 'dead';
    const missedAt = missed ? (remembered.missedAt ?? seen.at) : null;
    const goneAt = lastHeard?.at ?? missedAt;
    if (missed && goneAt !== null && seen.at - goneAt > FORGOTTEN_MS) {
      return [];
    }
    const one: RememberedPeer = {
      name: peer?.name ?? remembered.name,
      kuboId: peer?.kubo.peer_id ?? remembered.kuboId,
      version: peer?.version ?? remembered.version,
      addresses: (peer?.addresses ?? []).slice(0, MOST_ADDRESSES),
      lastHeardAt: lastHeard?.at ?? null,
      spokeAt: evidence.spokeAt,
      heardUntil: ping?.countsUntil ?? null,
      missedAt,
      backAt: evidence.backAt,
      undialledAt: undialled ? (ping?.receivedAt ?? null) : null,
      mostFreeSpace: most(remembered.mostFreeSpace, peer?.free_space ?? null),
      queue: growing(remembered.queue, peer?.queued_pins ?? null, seen.at),
      wasReady: remembered.wasReady || (evidence.isAsked && ping?.said != null),
    };
    return [[id, one]];
  });
  return {
    askedId: askedIdOf(seen, known),
    begunAt: rememberedBegin(seen, known),
    unreached: false,
    peers: new Map(all),
  };
}

function most(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.max(one, other);
}

/** A queue that becomes shorter, or empty, begins anew; one that nobody tells of stays as it was. */
function growing(before: GrowingQueue | null, queued: number | null, now: number): GrowingQueue | null {
  if (queued === null) {
    return before;
  }
  return before === null || queued === 0 || queued < before.last
    ? { since: now, first: queued, last: queued }
    : { ...before, last: queued };
}
