import { connect } from 'node:net';
import type { Deadline } from '../../probes/deadline';
import type { Known } from '../peers/known';
import { type Observation, valueOf } from '../peers/observation';
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

/**
 * Finds out which peers are still there of whom no ping counts any more: one whose Kubo hangs vanishes from all that
 * the others say, and accepts connections all the same. Nothing is sent over these.
 * @param isLocal whether the API that is asked is on this machine: only then is loopback the peer's own
 */
export function swarmReach(known: Known, isLocal: boolean, deadline: Deadline): Reach {
  return async (seen) => {
    const part = deadline.part(CONNECTED_WITHIN_MS);
    try {
      const found = await Promise.all(
        vanished(seen, known)
          .slice(0, MOST_PEERS)
          .map(async ({ id, addresses }) => {
            const usable = addresses
              .flatMap((text) => addressIn(text))
              .filter(({ host }) => isLocal || !isLoopback(host))
              .filter(({ text }) => !isOfAnother(text, id, seen))
              .slice(0, MOST_ADDRESSES);
            const accepted = await Promise.all(usable.map((one) => accepts(one, part.signal)));
            const at = usable.find((_, index) => accepted[index])?.text;
            return at === undefined ? [] : [[id, at] as const];
          }),
      );
      return new Map(found.flat());
    } finally {
      part.dispose();
    }
  };
}

/** Those who were heard of lately, and are in nothing that the asked peer says now. */
function vanished(seen: Omit<Observation, 'reached'>, { memory, local }: Known) {
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
function isOfAnother(text: string, id: string, seen: Omit<Observation, 'reached'>): boolean {
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

async function accepts({ host, port }: Address, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (accepted: boolean) => {
      signal.removeEventListener('abort', giveUp);
      socket.destroy();
      resolve(accepted);
    };
    const giveUp = () => {
      end(false);
    };
    signal.addEventListener('abort', giveUp, { once: true });
    socket
      .once('connect', () => {
        end(true);
      })
      .once('error', giveUp);
    if (signal.aborted) {
      end(false);
    }
  });
}
