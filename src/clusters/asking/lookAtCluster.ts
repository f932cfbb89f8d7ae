import type { ClusterClient } from '../../clusterClient';
import type { Deadline } from '../../probes/deadline';
import { countPins } from '../followers/pinsetCount';
import type { Answered, Observation, PeersTold, Pinset, Reached, Told } from '../peers/observation';
import { pingsByPeer } from '../peers/pings';
import { askMetrics, askOperations as firstOperations, askPeers, askTags } from './questions';
import { told } from './told';

/** A peer that serves says its version at once; a busy machine may take a while. */
const VERSION_MS = 10_000;
/** After so long a peer that does not say who it is waits for its Kubo: one that is only down takes 4 s at most. */
const ID_MS = 10_000;
/** The beginning of the pinset, which is read for the peers to which pins are allocated. */
const MOST_PINS = 500;
const ALLOCATIONS_MS = 3_000;
/** Of a follower all pins are counted, as far as there is time. */
const MOST_COUNTED = 100_000;
const COUNTED_WITHIN_MS = 2_000;
/** While the list of peers was waited for so long, the last ping of one may have run out. */
const PINGS_AGE_MS = 5_000;
/** Left for what is asked after the list of peers. */
const REST_MS = 1_500;
const MOST_OF_IT = 0.9;

/** Whoever asks for something else of a cluster waits no longer for who is there. */
const BRIEF_MS = 5_000;

/** Finds out at which of their swarm addresses peers accept a connection. */
export type Reach = (seen: Answered) => Promise<Reached>;

/** What a look asks. */
export interface Extent {
  /** Whether the pinset is read to the end: that of a follower. */
  readonly countsPins: boolean;
  /** Asks for what this look is about; then only who is there is asked beside it, and waited for no longer. */
  readonly askOperations?: (deadline: Deadline) => Promise<Observation['operations']>;
}

/**
 * Asks a cluster, through one of its peers, all that its peers are judged by: a user's own act, as that peer asks each
 * of the others.
 * @throws ClusterError where the API could not be asked at all
 */
export async function lookAtCluster(
  client: ClusterClient,
  deadline: Deadline,
  reach: Reach,
  { countsPins, askOperations }: Extent,
): Promise<Observation> {
  const { version } = await client.version({
    signal: deadline.signal,
    totalMs: Math.max(1, Math.min(VERSION_MS, deadline.remainingMs)),
  });
  const isBrief = askOperations !== undefined;
  const untilSilent = deadline.part(isBrief ? BRIEF_MS : ID_MS);
  const untilRest = deadline.part(
    Math.max(deadline.remainingMs * MOST_OF_IT, deadline.remainingMs - REST_MS),
  );
  const begun = performance.now();
  try {
    const [id, peers, pings, operations, { metrics, alerts, pinset }] = await Promise.all([
      told(untilSilent, (options) => client.id(options)),
      askPeers(client, isBrief ? untilSilent : untilRest),
      askPings(client, deadline),
      isBrief ? askOperations(untilRest) : told(untilRest, firstOperations(client)),
      isBrief ? NOTHING_FURTHER : askFurther(client, untilRest, countsPins),
    ]);
    const later = performance.now() - begun > PINGS_AGE_MS ? await askPings(client, deadline) : pings;
    const seen = {
      at: Date.now(),
      version,
      id,
      peers: peers.kind === 'told' ? { ...peers, value: withoutVanished(peers.value, pings, later) } : peers,
      pings: later.kind === 'told' ? later : pings,
      ...{ metrics, alerts, operations, allocated: allocatedIn(pinset) },
      ...(countsPins ? { pinset } : {}),
    };
    return { ...seen, ...(await reach(seen)) };
  } finally {
    untilSilent.dispose();
    untilRest.dispose();
  }
}

type Further = Pick<Observation, 'metrics' | 'alerts'> & { readonly pinset: Told<Pinset> };

const NOTHING_FURTHER: Further = {
  metrics: { kind: 'not_asked' },
  alerts: { kind: 'not_asked' },
  pinset: { kind: 'not_asked' },
};

/** What peers tell of themselves, what was told of them before, and which of them hold pins. */
async function askFurther(client: ClusterClient, part: Deadline, countsPins: boolean): Promise<Further> {
  const beginning = part.part(ALLOCATIONS_MS);
  try {
    const [metrics, alerts, pinset] = await Promise.all([
      told(
        part,
        async (options) =>
          new Map([...(await askMetrics(client)(options)), ...(await askTags(client)(options))]),
      ),
      told(part, (options) => client.alerts(options)),
      told(beginning, (options) =>
        countPins(
          client.allocations.list([], options),
          countsPins ? MOST_COUNTED : MOST_PINS,
          COUNTED_WITHIN_MS,
        ),
      ),
    ]);
    return { metrics, alerts, pinset };
  } finally {
    beginning.dispose();
  }
}

function allocatedIn(pinset: Told<Pinset>): Observation['allocated'] {
  return pinset.kind === 'told' ? { kind: 'told', value: new Set(pinset.value.byPeer.keys()) } : pinset;
}

function askPings(client: ClusterClient, deadline: Deadline): Promise<Observation['pings']> {
  return told(deadline, (options) => client.metrics.latest('ping', options));
}

/** Whose ping ran out while the list was waited for is in it no more. */
function withoutVanished(
  list: PeersTold,
  before: Observation['pings'],
  after: Observation['pings'],
): PeersTold {
  if (before.kind !== 'told' || after.kind !== 'told') {
    return list;
  }
  const [earlier, heard] = [pingsByPeer(before.value), pingsByPeer(after.value)];
  const entries = list.entries.filter(({ id, error }) => error === '' || heard.has(id) || !earlier.has(id));
  return { ...list, entries };
}
