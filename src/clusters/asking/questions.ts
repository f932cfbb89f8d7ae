import {
  type CallOptions,
  type ClusterClient,
  ClusterError,
  type Metric,
  type PinStatus,
} from '../../clusterClient';
import type { Deadline } from '../../probes/deadline';
import type { PeersTold, Told } from '../peers/observation';
import { OPERATIONS } from './operations';
import { firstOf, told } from './told';

/** What is kept of them. */
export const MOST_OPERATIONS = 10_000;
const MOST_TAGS = 8;
const OF_EACH_PEER = ['freespace', 'pinqueue'] as const;

export type Asking<T> = (options: CallOptions) => Promise<T>;
export type ByName = ReadonlyMap<string, readonly Metric[]>;

/** Pins with an operation that waits, runs or has failed. */
export function askOperations(client: ClusterClient): Asking<readonly PinStatus[]> {
  return (options) => firstOf(client.pins.list(OPERATIONS, options), MOST_OPERATIONS);
}

/** What each peer tells of its disk and its queue; empty where the asked one has heard of none. */
export function askMetrics(client: ClusterClient): Asking<ByName> {
  return (options) => latestOf(client, OF_EACH_PEER, options);
}

/** The tags of all peers, as long as there are no more than anybody would show. */
export function askTags(client: ClusterClient): Asking<ByName> {
  return async (options) => {
    return latestOf(client, tagNames(await client.metrics.names(options)), options);
  };
}

/** Of the names of all metrics. */
export function tagNames(names: readonly string[]): readonly string[] {
  return names
    .filter((name) => name.startsWith('tag:'))
    .sort()
    .slice(0, MOST_TAGS);
}

export async function latestOf(
  client: ClusterClient,
  names: readonly string[],
  options: CallOptions,
): Promise<ByName> {
  return new Map(
    await Promise.all(names.map(async (name) => [name, await client.metrics.latest(name, options)] as const)),
  );
}

/**
 * `GET /peers`: what came of the list before it was cut is true all the same.
 * @param throws which failures say nothing of the list
 */
export async function askPeers(
  client: ClusterClient,
  deadline: Deadline,
  throws?: (error: unknown) => boolean,
): Promise<Told<PeersTold>> {
  const askedAt = performance.now();
  const entries: PeersTold['entries'][number][] = [];
  const list = async (options: CallOptions) => {
    for await (const entry of client.peers.list(options)) {
      if (entries.length >= MOST_ENTRIES) {
        throw new TooManyPeers();
      }
      entries.push(entry);
    }
  };
  const asked = await told(deadline, list, throws);
  const why = asked.kind === 'failed' ? asked.why : null;
  return asked.kind === 'told' || entries.length > 0
    ? {
        kind: 'told',
        value: { entries, whole: asked.kind === 'told', why, waitedMs: performance.now() - askedAt },
      }
    : asked;
}

/** Far more peers than any cluster has: whoever names more of them would keep this program busy for ever. */
const MOST_ENTRIES = 10_000;

class TooManyPeers extends ClusterError {
  override readonly name = 'TooManyPeers';

  constructor() {
    super(`it has more than ${MOST_ENTRIES.toLocaleString('en-US')} entries`, 'Look at who answers there.');
  }
}
