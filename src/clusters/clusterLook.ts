import type { ClusterClient } from '../clusterClient';
import { endpointKey } from '../clusterClient/transport/endpoint';
import type { LocalCluster } from '../controller/localClusters';
import type { Deadline } from '../probes/deadline';
import type { ClusterPeer, ClusterSummary } from './answers';
import { type Extent, lookAtCluster } from './asking/lookAtCluster';
import { obstacleOf } from './asking/obstacle';
import { askSource } from './followers/askSource';
import { isOnThisMachine, swarmReach } from './asking/swarmReach';
import { type ClusterMemory, NOTHING_REMEMBERED } from './memory/clusterMemory';
import type { MemoryStore } from './memory/memoryStore';
import { remember } from './memory/remember';
import { judgeCluster } from './peers/judgeCluster';
import type { Known } from './peers/known';
import { type Answered, type Observation, valueOf } from './peers/observation';
import { judgeUnreachable } from './peers/unreachable';
import { knowledgeOf } from './profiles/localKnowledge';
import type { ClusterProfile } from './profiles/profile';

/** What a look at a cluster has found. */
export interface ClusterLook {
  readonly cluster: ClusterSummary;
  readonly peers: readonly ClusterPeer[];
  readonly complete: boolean;
  /** Null where nobody could be asked. */
  readonly seen: Observation | null;
  readonly known: Known;
}

export interface LookParts {
  readonly profile: ClusterProfile;
  readonly client: ClusterClient;
  readonly memory: MemoryStore;
  /** The peers that run on this machine: their folders know who else belongs to the cluster. */
  readonly locals: Promise<readonly LocalCluster[]>;
}

/**
 * Looks once at all that is to be known of a cluster. What hinders it is an answer, too.
 * @param askOperations see `Extent`
 * @throws the reason of the deadline where its caller gave up
 */
export async function lookOnce(
  parts: LookParts,
  deadline: Deadline,
  askOperations?: Extent['askOperations'],
): Promise<ClusterLook> {
  const { profile, client, memory, locals } = parts;
  const [remembered, here] = await Promise.all([memory.read(), locals]);
  const byAddress = knownBy(profile, remembered, here, null);
  const follower = byAddress.local?.follower ?? null;
  const asking = follower && askSource(follower.source, deadline);
  try {
    let known = byAddress;
    const reach = (soFar: Answered) => {
      known = knownBy(profile, ofSameCluster(remembered, soFar), here, valueOf(soFar.id)?.id ?? null);
      return swarmReach(known, isOnThisMachine(profile), deadline)(soFar);
    };
    const extent = { countsPins: follower !== null, ...(askOperations ? { askOperations } : {}) };
    const told = await lookAtCluster(client, deadline, reach, extent);
    const seen = asking === null ? told : { ...told, source: await asking };
    const verdict = judgeCluster(seen, known);
    return { ...verdict, seen, known };
  } catch (error) {
    const obstacle = obstacleOf(error, profile.endpoint.address, deadline.signal);
    const judged = judgeUnreachable(obstacle, byAddress, (await asking) ?? undefined);
    return { ...judged, complete: false, seen: null, known: byAddress };
  }
}

/** What is to be remembered of a look, where it saw something. */
export function memoryAfter(look: ClusterLook): ClusterMemory {
  const { seen, known } = look;
  return seen === null
    ? { ...known.memory, unreached: look.cluster.health === 'unreachable' }
    : { ...remember(seen, known, look), conditions: known.memory.conditions };
}

/** Behind an address there may be another cluster today: one of whose peers nobody has ever heard. */
function ofSameCluster(
  memory: ClusterMemory,
  { id, pings }: Pick<Observation, 'id' | 'pings'>,
): ClusterMemory {
  const asked = valueOf(id)?.id;
  if (asked === undefined || memory.askedId === null || memory.askedId === asked) {
    return memory;
  }
  const peers = [asked, ...(valueOf(pings) ?? []).map(({ peer }) => peer)];
  return peers.some((peer) => memory.peers.has(peer)) ? memory : NOTHING_REMEMBERED;
}

/** What is known beside what the cluster answers. @param askedId of the peer that answered; null before it did */
export function knownBy(
  profile: ClusterProfile,
  memory: ClusterMemory,
  here: readonly LocalCluster[],
  askedId: string | null,
): Known {
  const local = localOf(profile, here, askedId);
  return {
    api: profile.endpoint.address,
    name: profile.name,
    local: local ? knowledgeOf(local, here) : null,
    memory,
  };
}

/** The peer of this machine that is asked. @param askedId of the peer that answered; null before it did */
export function localOf(
  profile: ClusterProfile,
  here: readonly LocalCluster[],
  askedId: string | null,
): LocalCluster | undefined {
  const isHere = profile.sshDestination === undefined && askedId === null;
  const key = endpointKey(profile.endpoint);
  return (
    here.find(({ peerId }) => peerId !== null && peerId === askedId) ??
    (isHere ? here.find(({ endpoints }) => endpoints.some((one) => endpointKey(one) === key)) : undefined)
  );
}
