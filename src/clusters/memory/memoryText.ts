import * as z from 'zod/mini';
import { AlertCode, AlertReason } from '../answers';
import { type ClusterMemory, NOTHING_REMEMBERED, type RememberedPeer } from './clusterMemory';

/** Whatever was cut before it is remembered has room: a text of two names and an error, or the longest address. */
const LONGEST_TEXT = 1024;
const MOST_ADDRESSES = 4;
const MOST_CONDITIONS = 1000;

const Text = z.string().check(z.maxLength(LONGEST_TEXT));
const Moment = z.nullable(z.number());

const Peer = z.object({
  id: Text,
  name: z.nullable(Text),
  kuboId: z.nullable(Text),
  version: z.nullable(Text),
  addresses: z.array(Text).check(z.maxLength(MOST_ADDRESSES)),
  lastHeardAt: Moment,
  spokeAt: z.optional(Moment),
  heardUntil: z._default(Moment, null),
  missedAt: Moment,
  backAt: z._default(Moment, null),
  undialledAt: Moment,
  mostFreeSpace: z.nullable(z.number()),
  queue: z.nullable(z.object({ since: z.number(), first: z.number(), last: z.number() })),
  wasReady: z.boolean(),
});

const Condition = z.object({
  code: AlertCode,
  subject: z.nullable(Text),
  text: Text,
  reason: z._default(AlertReason, null),
  since: z.number(),
  noticedAt: z.number(),
});

const Content = z.object({
  askedId: z.nullable(Text),
  begunAt: z._default(Moment, null),
  unreached: z._default(z.boolean(), false),
  peers: z.array(z.unknown()),
  conditions: z.array(z.unknown()),
});

/**
 * What a text says that may be of anybody: what is no entry in it is left out, the others count.
 * @param text as `textOfMemory` writes it
 */
export function memoryIn(text: string): ClusterMemory {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // Somebody else wrote it, or a disk was full: nothing is known then, and the next write makes it whole.
    return NOTHING_REMEMBERED;
  }
  const { data } = Content.safeParse(json);
  if (!data) {
    return NOTHING_REMEMBERED;
  }
  const peers = data.peers.flatMap((one) => Peer.safeParse(one).data ?? []);
  return {
    askedId: data.askedId,
    begunAt: data.begunAt,
    unreached: data.unreached,
    peers: new Map(
      peers.map(({ id, spokeAt, ...peer }): [string, RememberedPeer] => [
        id,
        // Nobody told the two apart before: most pings are of their own.
        { ...peer, spokeAt: spokeAt === undefined ? peer.lastHeardAt : spokeAt },
      ]),
    ),
    conditions: data.conditions
      .slice(0, MOST_CONDITIONS)
      .flatMap((one) => Condition.safeParse(one).data ?? []),
  };
}

/**
 * A memory as text.
 * @param bytes that it may have: peers that were not heard of for the longest time are left out first
 */
export function textOfMemory(memory: ClusterMemory, bytes: number): string {
  const { askedId, begunAt, unreached, peers, conditions } = memory;
  const kept: string[] = [];
  const rest = JSON.stringify(
    conditions.slice(0, MOST_CONDITIONS).filter((one) => Condition.safeParse(one).success),
  );
  let left = bytes - Buffer.byteLength(rest) - FRAME_BYTES;
  const latestFirst = [...peers].sort(([, one], [, other]) => seenAt(other) - seenAt(one));
  for (const [id, peer] of latestFirst) {
    const entry = { id, ...peer, addresses: peer.addresses.slice(0, MOST_ADDRESSES) };
    const text = JSON.stringify(entry);
    left -= Buffer.byteLength(text) + 1;
    if (left < 0) {
      break;
    }
    if (Peer.safeParse(entry).success) {
      kept.push(text);
    }
  }
  const frame = JSON.stringify({ askedId, begunAt, unreached }).slice(0, -1);
  return `${frame},"conditions":${rest},"peers":[${kept.join(',')}]}\n`;
}

const FRAME_BYTES = 1024;

function seenAt({ lastHeardAt, missedAt }: RememberedPeer): number {
  return lastHeardAt ?? missedAt ?? 0;
}
