import type { ClusterClient } from '../../clusterClient';
import type { Deadline } from '../../probes/deadline';
import type { Observation } from '../peers/observation';
import { askMetrics, askOperations, askPeers, askTags } from './questions';
import { firstOf, told } from './told';

/** A peer that serves says its version at once; a busy machine may take a while. */
const VERSION_MS = 10_000;
/** After so long a peer that does not say who it is waits for its Kubo: one that is only down takes 4 s at most. */
const ID_MS = 10_000;
/** The beginning of the pinset, which is read for the peers to which pins are allocated. */
const MOST_PINS = 500;
const ALLOCATIONS_MS = 3_000;

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
      askPeers(client, deadline),
      told(deadline, (options) => client.metrics.latest('ping', options)),
      told(
        deadline,
        async (options) =>
          new Map([...(await askMetrics(client)(options)), ...(await askTags(client)(options))]),
      ),
      told(deadline, (options) => client.alerts(options)),
      told(deadline, askOperations(client)),
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
