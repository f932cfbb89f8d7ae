import type { ClusterClient, Metric, PinFilter } from '../../clusterClient';
import type { Deadline } from '../../probes/deadline';
import type { Observation, PeersTold, Told } from '../peers/observation';
import { peersTold } from './peersTold';
import { firstOf, told } from './told';

/** A peer that serves says its version at once; a busy machine may take a while. */
const VERSION_MS = 10_000;
/** After so long a peer that does not say who it is waits for its Kubo: one that is only down takes 4 s at most. */
const ID_MS = 10_000;
/** The beginning of the pinset, which is read for the peers to which pins are allocated. */
const MOST_PINS = 500;
const ALLOCATIONS_MS = 3_000;
const MOST_OPERATIONS = 10_000;
/** Operations alone: no peer asks its Kubo for them, and none walks through its state. */
const OPERATIONS: readonly PinFilter[] = ['error', 'queued', 'pinning', 'unpinning'];
const MOST_TAGS = 8;
const OF_EACH_PEER: readonly string[] = ['freespace', 'reposize', 'pinqueue'];

/** Finds out at which of their swarm addresses peers accept a connection. */
export type Reach = (seen: Omit<Observation, 'reached'>) => Promise<Observation['reached']>;

/**
 * Asks a cluster, through one of its peers, all that its peers are judged by: a user's own act, as that peer asks each
 * of the others.
 * @throws ClusterError where the API could not be asked at all
 */
export async function lookAtCluster(
  client: ClusterClient,
  deadline: Deadline,
  reach: Reach,
): Promise<Observation> {
  const { version } = await client.version({
    signal: deadline.signal,
    totalMs: Math.max(1, Math.min(VERSION_MS, deadline.remainingMs)),
  });
  const untilSilent = deadline.part(ID_MS);
  const beginning = deadline.part(ALLOCATIONS_MS);
  try {
    const [id, peers, pings, metrics, alerts, operations, allocated] = await Promise.all([
      told(untilSilent, (options) => client.id(options)),
      peersOf(client, deadline),
      told(deadline, (options) => client.metrics.latest('ping', options)),
      told(deadline, () => metricsOf(client, deadline)),
      told(deadline, (options) => client.alerts(options)),
      told(deadline, (options) => firstOf(client.pins.list(OPERATIONS, options), MOST_OPERATIONS)),
      told(beginning, async (options) => {
        const pins = await firstOf(client.allocations.list([], options), MOST_PINS);
        return new Set(pins.flatMap(({ allocations }) => allocations));
      }),
    ]);
    const seen = { at: Date.now(), version, id, peers, pings, metrics, alerts, operations, allocated };
    return { ...seen, reached: await reach(seen) };
  } finally {
    untilSilent.dispose();
    beginning.dispose();
  }
}

/** What came of the list before it was cut is true all the same. */
async function peersOf(client: ClusterClient, deadline: Deadline): Promise<Told<PeersTold>> {
  const askedAt = performance.now();
  const entries: PeersTold['entries'][number][] = [];
  const asked = await told(deadline, async (options) => {
    for await (const entry of client.peers.list(options)) {
      entries.push(entry);
    }
  });
  return peersTold(asked, entries, performance.now() - askedAt);
}

/** Each of its metrics, but `ping`, as long as there are no more tags than anybody would show. */
async function metricsOf(
  client: ClusterClient,
  { signal }: Deadline,
): Promise<ReadonlyMap<string, readonly Metric[]>> {
  const names = await client.metrics.names({ signal });
  const tags = names.filter((name) => name.startsWith('tag:')).sort();
  const wanted = [...names.filter((name) => OF_EACH_PEER.includes(name)), ...tags.slice(0, MOST_TAGS)];
  const latest = await Promise.all(
    wanted.map(async (name) => [name, await client.metrics.latest(name, { signal })] as const),
  );
  return new Map(latest);
}
