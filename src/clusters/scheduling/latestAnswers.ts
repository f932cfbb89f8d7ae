import type { Id, Metric } from '../../clusterClient';
import {
  type Answered,
  type Observation,
  type PeersTold,
  type Reached,
  type Told,
  valueOf,
} from '../peers/observation';
import { type Ping, pingsByPeer } from '../peers/pings';

/** The last answer to each question, however old. */
export type LatestAnswers = Omit<Answered, 'at'>;

export const NO_ANSWERS: LatestAnswers = {
  version: '',
  id: { kind: 'not_asked' },
  peers: { kind: 'not_asked' },
  pings: { kind: 'not_asked' },
  metrics: { kind: 'not_asked' },
  alerts: { kind: 'not_asked' },
  operations: { kind: 'not_asked' },
  allocated: { kind: 'not_asked' },
};

type Pings = ReadonlyMap<string, Ping>;

/** The pings around the moment at which the list of peers was told. */
export interface PingsAround {
  /** The last ones that were known when it was asked for. */
  readonly before: Pings;
  /** The first ones that were asked for after it; null until then. */
  readonly after: Pings | null;
}

/**
 * What the answers say now, though they are of different ages; pure. Pings come more often than the list of peers: of
 * whom a ping ran out since, the list says nothing any more, and a ping that came since speaks against its error.
 */
export function observationOf(
  latest: LatestAnswers,
  around: PingsAround,
  reached: Reached,
  now: number,
): Observation {
  const pings = valueOf(latest.pings);
  const heard = pings && pingsByPeer(pings);
  return {
    ...latest,
    peers: heard === null ? latest.peers : stillTrue(latest.peers, heard, around, valueOf(latest.id)),
    at: now,
    ...reached,
  };
}

function stillTrue(
  peers: Told<PeersTold>,
  heard: Pings,
  { before, after }: PingsAround,
  own: Id | null,
): Told<PeersTold> {
  if (peers.kind !== 'told') {
    return peers;
  }
  const receivedAt = (pings: Pings, id: string) => pings.get(id)?.receivedAt;
  const entries = peers.value.entries.filter(({ id, error }) => {
    if (id === own?.id) {
      return true;
    }
    if (error === '') {
      return heard.has(id) || !(before.has(id) || after?.has(id) === true);
    }
    // One that was under way when it was asked proves nothing, so the first ones after it are what later ones are against.
    return after === null || receivedAt(after, id) === receivedAt(heard, id);
  });
  return { kind: 'told', value: { ...peers.value, entries } };
}

/** Replaces only what was asked for anew. */
export function withMetrics(
  before: LatestAnswers['metrics'],
  told: Told<ReadonlyMap<string, readonly Metric[]>>,
): LatestAnswers['metrics'] {
  return told.kind === 'told'
    ? { kind: 'told', value: new Map([...(valueOf(before) ?? []), ...told.value]) }
    : before.kind === 'told'
      ? before
      : told;
}
