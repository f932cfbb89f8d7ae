import type { LocalCluster } from '../controller/localClusters';
import type { ClusterState } from './store';

/** A peer through which a cluster is asked, or is to be: one that runs here, or one that a user has saved. */
export interface AskedPeer {
  readonly key: string;
  /** Of one that runs here. */
  readonly peerId: string | null;
  /** A user has saved it: it is asked whatever others say of its cluster. */
  readonly isSaved?: boolean;
  /** By it alone nobody can tell two clusters apart: most bear the name that the program gives. */
  readonly name: string | null;
}

export interface Plan {
  /** To be asked as well. */
  readonly open: readonly AskedPeer[];
  /** Keys of those of which another one tells the same. */
  readonly close: readonly string[];
}

/**
 * Which peers are asked, so that each cluster is asked through one of them and shown once; pure. A peer of this machine
 * belongs to a cluster that is asked already where that cluster knows its ID. As long as the first answer is not there
 * the others of the same name wait for it; nobody waits for a cluster that may be far away.
 * @param running the peers that run here and have an API, and those that are saved
 * @param asked those that are asked now, in the order in which they were opened
 * @param stateOf what the store has of them
 */
export function planOf(
  running: readonly AskedPeer[],
  asked: readonly AskedPeer[],
  stateOf: (key: string) => ClusterState | undefined,
): Plan {
  const isRunning = ({ key }: AskedPeer) => running.some((one) => one.key === key);
  const answersFor = (one: AskedPeer, peerId: string | null) => {
    const state = stateOf(one.key);
    return (
      peerId !== null &&
      state !== undefined &&
      state.cluster.asked !== null &&
      state.peers.some(({ peer_id }) => peer_id === peerId)
    );
  };
  // One that still runs speaks for one that has ended, never the other way round.
  const comesFirst = (one: AskedPeer, other: AskedPeer) =>
    one.isSaved === true || asked.indexOf(one) < asked.indexOf(other);
  const speaksFor = (one: AskedPeer, other: AskedPeer) =>
    one !== other &&
    answersFor(one, other.peerId) &&
    isRunning(one) &&
    (!isRunning(other) || comesFirst(one, other));
  const isForgotten = (one: AskedPeer) => one.isSaved === true && !isRunning(one);
  const close = asked.filter((other) => isForgotten(other) || asked.some((one) => speaksFor(one, other)));
  const left = asked.filter((one) => !close.includes(one));
  const open: AskedPeer[] = [];
  for (const local of running) {
    const isAsked = asked.some(({ key }) => key === local.key);
    const isTold = left.some((one) => isRunning(one) && answersFor(one, local.peerId));
    const waits = [...left.filter((one) => isRunning(one) && isPending(one, stateOf)), ...open].some(
      ({ name, isSaved }) => isSaved !== true && local.isSaved !== true && name === local.name,
    );
    if (!isAsked && !isTold && !waits) {
      open.push(local);
    }
  }
  return { open, close: close.map(({ key }) => key) };
}

function isPending({ key }: AskedPeer, stateOf: (key: string) => ClusterState | undefined): boolean {
  return stateOf(key)?.seenAt == null;
}

/** How a peer of this machine is told from others. */
export function askedPeerOf({ peerId, name, config }: LocalCluster, key: string): AskedPeer {
  return { key, peerId, name: name ?? config?.clusterName ?? null };
}
