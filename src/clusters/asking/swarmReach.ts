import { connect } from 'node:net';
import type { Deadline } from '../../probes/deadline';
import { HANGS_AFTER_MS } from '../peers/judgePeer';
import type { Known } from '../peers/known';
import { type Answered, valueOf } from '../peers/observation';
import { dialledIn, isRefused, meaningOf } from '../peers/peerErrors';
import { pingsByPeer } from '../peers/pings';
import type { ClusterProfile } from '../profiles/profile';
import type { Reach } from './lookAtCluster';

/** A machine of the same network accepts a connection at once. */
const CONNECTED_WITHIN_MS = 1_000;
/** More peers than these do not hang at the same time: they are away. */
const MOST_PEERS = 8;
const MOST_ADDRESSES = 4;
/** Whoever was heard of longer ago is away, whoever has its address now. */
const LATELY_MS = 60 * 60_000;

interface Address {
  readonly text: string;
  readonly host: string;
  readonly port: number;
}

/** What becomes of a connection. */
type Outcome = 'accepted' | 'refused' | 'nothing';

/**
 * Finds out which peers are still there of whom no ping counts any more: one whose Kubo hangs vanishes from all that
 * the others say, and accepts connections all the same. So does one that the asked peer waits for in vain, unless it is
 * cut off. Of those who sent a ping lately, and to whom the asked peer
 * cannot connect, it finds out whether nobody listens there. Nothing is sent over these connections.
 * @param isLocal whether the API that is asked is on this machine: only then is loopback the peer's own
 */
export function swarmReach(known: Known, isLocal: boolean, deadline: Deadline): Reach {
  return async (seen) => {
    const part = deadline.part(CONNECTED_WITHIN_MS);
    const tried = async ({ id, addresses }: Sought) => {
      const usable = addresses
        .flatMap((text) => addressIn(text))
        .filter(({ host }) => isLocal || !isLoopback(host))
        .filter(({ text }) => !isOfAnother(text, id, seen))
        .slice(0, MOST_ADDRESSES);
      const outcomes = await Promise.all(usable.map((one) => outcomeOf(one, part.signal)));
      const at = usable[outcomes.indexOf('accepted')]?.text ?? null;
      return { id, at, isRefused: outcomes.length > 0 && outcomes.every((one) => one === 'refused') };
    };
    try {
      const [here, away] = await Promise.all([
        Promise.all([...vanished(seen, known), ...awaited(seen, known)].slice(0, MOST_PEERS).map(tried)),
        Promise.all(undialled(seen, known).slice(0, MOST_PEERS).map(tried)),
      ]);
      return {
        reached: new Map(here.flatMap(({ id, at }) => (at === null ? [] : [[id, at] as const]))),
        refused: new Set(away.filter(({ isRefused }) => isRefused).map(({ id }) => id)),
      };
    } finally {
      part.dispose();
    }
  };
}

/** A peer, and where it may be. */
interface Sought {
  readonly id: string;
  readonly addresses: readonly string[];
}

/** Those to whom the asked peer cannot connect, of whose state that alone says nothing. */
function undialled(seen: Answered, { memory, local }: Known): Sought[] {
  return (valueOf(seen.peers)?.entries ?? [])
    .filter(({ error }) => meaningOf(error) === 'dead' && !isRefused(error))
    .map(({ id, error }) => ({
      id,
      addresses: [
        ...new Set([
          ...dialledIn(error).map((one) => `${one}/p2p/${id}`),
          ...(memory.peers.get(id)?.addresses ?? []),
          ...(local?.addresses.get(id) ?? []),
        ]),
      ],
    }));
}

/** Those for whose answer the asked peer waited as long as it does: they hang, or they are cut off. */
function awaited(seen: Answered, { memory, local }: Known): Sought[] {
  const list = valueOf(seen.peers);
  const own = valueOf(seen.id);
  if (list === null || own === null) {
    return [];
  }
  const listed = new Set(list.entries.map(({ id }) => id));
  const late = !list.whole && list.waitedMs >= HANGS_AFTER_MS;
  const unlisted = late
    ? [...pingsByPeer(valueOf(seen.pings) ?? []).keys()].filter((id) => !listed.has(id))
    : [];
  const hanging = list.entries.filter(({ error }) => meaningOf(error) === 'hangs').map(({ id }) => id);
  return [...hanging, ...unlisted]
    .filter((id) => id !== own.id)
    .map((id) => ({
      id,
      addresses: [
        ...new Set([
          ...own.cluster_peers_addresses.filter((one) => one.endsWith(`/${id}`)),
          ...(memory.peers.get(id)?.addresses ?? []),
          ...(local?.addresses.get(id) ?? []),
        ]),
      ],
    }));
}

/** Those who were heard of lately, and are in nothing that the asked peer says now. */
function vanished(seen: Answered, { memory, local }: Known): Sought[] {
  const pings = valueOf(seen.pings);
  if (pings === null) {
    return [];
  }
  const heard = pingsByPeer(pings);
  const listed = new Set((valueOf(seen.peers)?.entries ?? []).map(({ id }) => id));
  const lately = new Set([
    ...[...memory.peers]
      .filter(([, { lastHeardAt }]) => lastHeardAt !== null && seen.at - lastHeardAt < LATELY_MS)
      .map(([id]) => id),
    ...(valueOf(seen.alerts) ?? [])
      .filter(({ triggered_at }) => seen.at - Date.parse(triggered_at) < LATELY_MS)
      .map(({ peer }) => peer),
  ]);
  return [...lately]
    .filter((id) => !heard.has(id) && !listed.has(id))
    .map((id) => ({
      id,
      addresses: [
        ...new Set([...(memory.peers.get(id)?.addresses ?? []), ...(local?.addresses.get(id) ?? [])]),
      ],
    }));
}

/** Behind one address there may be several networks, the asked peer itself, or another one that took the port. */
function isOfAnother(text: string, id: string, seen: Answered): boolean {
  const place = placeOf(text);
  const own = valueOf(seen.id);
  return [...(valueOf(seen.peers)?.entries ?? []), ...(own ? [own] : [])].some(
    (entry) => entry.id !== id && entry.addresses.some((one) => placeOf(one) === place),
  );
}

function placeOf(address: string): string {
  return address.replace(/\/p2p\/[^/]+$/, '');
}

function addressIn(text: string): Address[] {
  const match = /^\/ip[46]\/([0-9a-f.:]+)\/tcp\/(\d+)(?:\/p2p\/[^/]+)?$/i.exec(text);
  const [, host, port] = match ?? [];
  return host === undefined || port === undefined ? [] : [{ text: placeOf(text), host, port: Number(port) }];
}

function isLoopback(host: string): boolean {
  return host.startsWith('127.') || host === '::1';
}

/** Whether the API is on this machine. */
export function isOnThisMachine({ endpoint, sshDestination }: ClusterProfile): boolean {
  const isHere = endpoint.kind === 'unix' || endpoint.host === 'localhost' || isLoopback(endpoint.host);
  return isHere && sshDestination === undefined;
}

function outcomeOf({ host, port }: Address, signal: AbortSignal): Promise<Outcome> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (outcome: Outcome) => {
      signal.removeEventListener('abort', giveUp);
      socket.destroy();
      resolve(outcome);
    };
    const giveUp = () => {
      end('nothing');
    };
    signal.addEventListener('abort', giveUp, { once: true });
    socket
      .once('connect', () => {
        end('accepted');
      })
      .once('error', ({ code }: NodeJS.ErrnoException) => {
        end(code === 'ECONNREFUSED' ? 'refused' : 'nothing');
      });
    if (signal.aborted) {
      giveUp();
    }
  });
}
