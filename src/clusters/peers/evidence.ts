import type { Id } from '../../clusterClient';
import { type RememberedPeer, UNKNOWN_PEER } from '../memory/clusterMemory';
import { justBegun } from './begin';
import type { Known } from './known';
import { type Observation, valueOf } from './observation';
import { meaningOf } from './peerErrors';
import { millisecondsOf, type Ping, pingsByPeer, saidIn } from './pings';

/** When a peer was last heard of, and what shows it. */
export interface LastHeard {
  readonly at: number;
  readonly source: string;
}

/** All that speaks of one peer. */
export interface PeerEvidence {
  readonly id: string;
  readonly isAsked: boolean;
  /** Null where none counts; see `pingsTold` for whether anybody could say so. */
  readonly ping: Ping | null;
  readonly pingsTold: boolean;
  /** Of `GET /peers`, or of `GET /id` for the asked one. */
  readonly entry: Id | null;
  readonly lastHeard: LastHeard | null;
  /** When it last sent a ping of its own; null: it was connected to at most. */
  readonly spokeAt: number | null;
  readonly remembered: RememberedPeer;
  /** What says that it belongs here, where it is not there. */
  readonly belongsBy: string;
  /** The swarm address at which a connection was accepted. */
  readonly reachedAt: string | null;
  /** Nobody listens any more where it was, as we saw ourselves. */
  readonly isRefused: boolean;
  /** Since when it has been back without having been heard of; null where it was not gone, or is not back. */
  readonly backAt: number | null;
  /** The asked peer has only just begun, and did not try to connect to it: that it was not heard of says nothing yet. */
  readonly isTooEarly: boolean;
  /** The asked peer has only just begun, and has had no ping of its own from it since. */
  readonly isToSpeak: boolean;
}

export const PINGS = 'GET /monitor/metrics/ping';
export const OUR_MEMORY = 'earlier looks';
/** Files of a peer that have the addresses to which it connects when it begins. */
const DIALLED_BY: readonly string[] = ['peerstore', 'peer_addresses'];
/** It goes on until it is connected to so many. */
const DIALS_UNTIL = 3;

/** The ID of the peer that answered; null where its Kubo hangs and nothing else tells. */
export function askedIdOf({ id, peers }: Observation, { local, memory }: Known): string | null {
  const hanging = (valueOf(peers)?.entries ?? []).filter(({ error }) => meaningOf(error) === 'hangs');
  // It asks itself as it asks the others: where its Kubo hangs, one in its list does.
  const itself = id.kind === 'silent' && hanging.length === 1 ? hanging[0]?.id : undefined;
  const said = valueOf(id)?.id;
  return (isPeerId(said) ? said : local?.peerId) ?? memory.askedId ?? itself ?? null;
}

/** Gathers what speaks of each peer that is there, or belongs there; in no order. */
export function evidenceOf(seen: Observation, known: Known): PeerEvidence[] {
  const asked = askedIdOf(seen, known);
  const pings = pingsByPeer(valueOf(seen.pings) ?? []);
  const entries = new Map((valueOf(seen.peers)?.entries ?? []).map((entry) => [entry.id, entry]));
  const own = valueOf(seen.id);
  if (own && isPeerId(own.id) && !wellIn(entries.get(own.id))) {
    entries.set(own.id, own);
  }
  const alarms = lastHeardByAlerts(seen);
  const begun = justBegun(seen, known);
  const others = [...pings.keys()].filter((id) => id !== asked).length;
  return [...belonging(seen, known, asked, pings, entries, alarms)].map(([id, belongsBy]) => {
    const ping = pings.get(id) ?? null;
    const remembered = known.memory.peers.get(id) ?? UNKNOWN_PEER;
    const alarm = alarms.get(id) ?? null;
    const lastHeard = latest([
      ping && { at: ping.receivedAt, source: PINGS },
      alarm && { at: alarm.at, source: 'GET /health/alerts' },
      remembered.lastHeardAt === null ? null : { at: remembered.lastHeardAt, source: OUR_MEMORY },
    ]);
    const spokeAt = latest([
      ping?.said == null ? null : { at: ping.receivedAt, source: PINGS },
      alarm?.name == null ? null : { at: alarm.at, source: 'GET /health/alerts' },
      remembered.spokeAt === null ? null : { at: remembered.spokeAt, source: OUR_MEMORY },
    ]);
    const reachedAt = seen.reached.get(id) ?? null;
    // Whom it dialled, and who accepts no connection here either, is not there.
    const wasDialled =
      others < DIALS_UNTIL &&
      reachedAt === null &&
      DIALLED_BY.includes(known.local?.expected.get(id) ?? belongsBy);
    return {
      id,
      isAsked: id === asked,
      ping,
      pingsTold: seen.pings.kind === 'told',
      entry: entries.get(id) ?? null,
      lastHeard,
      spokeAt: spokeAt?.at ?? null,
      remembered: alarm && remembered.name === null ? { ...remembered, name: alarm.name } : remembered,
      belongsBy,
      reachedAt,
      isRefused: seen.refused.has(id),
      backAt:
        reachedAt === null ? null : (remembered.backAt ?? (remembered.missedAt === null ? null : seen.at)),
      // Whoever was missed before is missed until it is heard of.
      isTooEarly:
        begun !== null && (lastHeard?.at ?? 0) < begun && !wasDialled && remembered.missedAt === null,
      isToSpeak: begun !== null && (spokeAt?.at ?? 0) < begun && remembered.missedAt === null,
    };
  });
}

function wellIn(entry: Id | undefined): boolean {
  return entry !== undefined && entry.error === '';
}

interface Alarm {
  readonly at: number;
  readonly name: string | null;
}

/** An alert has the last metric of a peer that is lost: by default one in the life of a peer, never taken back. */
function lastHeardByAlerts({ alerts }: Observation): ReadonlyMap<string, Alarm> {
  const found = new Map<string, Alarm>();
  for (const { name, peer, received_at, value } of valueOf(alerts) ?? []) {
    const at = millisecondsOf(received_at);
    const said = name === 'ping' ? saidIn(value) : null;
    const before = found.get(peer);
    if (before === undefined || at > before.at || before.name === null) {
      found.set(peer, { at: Math.max(at, before?.at ?? 0), name: said?.name ?? before?.name ?? null });
    }
  }
  return found;
}

/** The peers of a raft are its voters, and nobody else; with crdt whoever was ever heard of, or is named, belongs. */
function belonging(
  seen: Observation,
  { local, memory }: Known,
  asked: string | null,
  pings: ReadonlyMap<string, Ping>,
  entries: ReadonlyMap<string, Id>,
  alarms: ReadonlyMap<string, Alarm>,
): ReadonlyMap<string, string> {
  const own = valueOf(seen.id);
  const members = new Map((own?.cluster_peers ?? []).map((id) => [id, 'GET /id']));
  const present = [
    ...(asked !== null && own === null ? [[asked, 'GET /version'] as const] : []),
    ...members,
    ...[...entries.keys()].map((id) => [id, 'GET /peers'] as const),
    ...[...pings.keys()].map((id) => [id, PINGS] as const),
  ];
  if (local?.consensus === 'raft' && own !== null) {
    return firstPeers(present);
  }
  return firstPeers([
    ...present,
    ...(local?.expected ?? []),
    ...[...memory.peers.keys()].map((id) => [id, OUR_MEMORY] as const),
    ...[...alarms.keys()].map((id) => [id, 'GET /health/alerts'] as const),
    ...[...(valueOf(seen.allocated) ?? [])].map((id) => [id, 'GET /allocations'] as const),
  ]);
}

/** Far more than any cluster has, and more than anybody could read. */
const MOST_PEERS = 20_000;
/** Base58 of a hash or of a key. */
const LONGEST_ID = 128;

function isPeerId(id: string | undefined): id is string {
  return id !== undefined && id !== '' && id.length <= LONGEST_ID;
}

/** Of each the first that says so; of what is no ID of a peer nobody can say anything. */
function firstPeers(all: readonly (readonly [id: string, belongsBy: string])[]): ReadonlyMap<string, string> {
  const peers = new Map<string, string>();
  for (const [id, belongsBy] of all) {
    if (peers.size >= MOST_PEERS) {
      break;
    }
    if (isPeerId(id) && !peers.has(id)) {
      peers.set(id, belongsBy);
    }
  }
  return peers;
}

function latest(all: readonly (LastHeard | null)[]): LastHeard | null {
  return all.reduce<LastHeard | null>(
    (best, one) => (one !== null && (best === null || one.at > best.at) ? one : best),
    null,
  );
}
