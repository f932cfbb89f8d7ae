/** What the probes found of one daemon, ready to be judged. `null` everywhere means "could not look" or "not there". */
import type { Endpoint } from '../../clusterClient/transport/endpoint';
import type { Lack } from '../../probes/config/lack';
import type { ClosedFile } from '../../probes/disks/closedFile';
import type { ApiSockets } from '../../probes/sockets/apiSockets';
import type { ClusterFolder } from '../../probes/files/configFolder';
import type { KuboAnswer } from '../../probes/apis/kuboLiveness';
import type { KuboRepo } from '../../probes/files/kuboRepo';
import type { ClusterAnswer } from '../../probes/apis/liveness';
import type { LockState } from '../../probes/files/lockFile';
import type { DaemonProcess, HiddenProcess } from '../../probes/processes/processes';

/** The reason for which there is no process list, a process that may be the daemon, or how many nobody looked at. */
export type Unlisted = string | HiddenProcess | { readonly notLookedAt: number };

/** Who holds a lock, as far as we can see. */
export interface LockFact extends LockState {
  readonly file: string;
  /** What the holder calls itself; null when it cannot be seen or nobody holds the lock. */
  readonly holderName: string | null;
  readonly holderVisible: boolean;
  /** True for a holder that is no daemon that we know, though its arguments are those of one, or it serves files. */
  readonly holderMayBeDaemon: boolean;
}

/** A living process that cannot be seen from here holds the lock, or may hold it. */
export function heldUnseen(lock: LockFact | null): boolean {
  return lock !== null && lock.exists && (lock.holder === null ? lock.mayHideHolders : !lock.holderVisible);
}

interface CommonFacts {
  readonly process: DaemonProcess | null;
  /** Milliseconds since the process started. */
  readonly ageMs: number | null;
  /** When the look was made, in milliseconds since the epoch. */
  readonly now: number;
  readonly folder: string | null;
  readonly lock: LockFact | null;
  /** Set where nothing runs and no daemon of this user could start. */
  readonly closed?: ClosedFile | null;
  /** What no daemon starts without, and its files do not have; only where none runs. */
  readonly lacks?: readonly Lack[];
  /** The API address that was asked, or would be. */
  readonly endpoint: Endpoint | null;
  /** Whether the process listens on its API address; null when its sockets cannot be seen. */
  readonly apiBound: boolean | null;
  /** What it has at that address, where its API does not answer; null where its sockets cannot be seen. */
  readonly sockets: ApiSockets | null;
  /** True for a configuration that has no API on purpose. */
  readonly apiLeftOut: boolean;
  /** The user to whom its folder belongs, or what a daemon left there; only where none runs. */
  readonly ownerUid?: number | null;
  /** Set where its API is of a sort that Node cannot connect to on this system. */
  readonly apiUnaskable?: boolean;
  /** Who else has its API address, where no process of its own was found. */
  readonly portTakenBy?: string;
  /** Why nobody can say that no process of it runs. */
  readonly processesUnreadable: Unlisted | null;
}

/**
 * A peer that is not heard of any more, by this peer or by another one here; one that ran here and has ended, or that
 * another peer here could not dial, whatever its last ping still says.
 */
export type LostPeer = { readonly peer: string } & (
  | { readonly lastHeardAt: number }
  | { readonly endedIn: string | null }
  | { readonly error: string; readonly tellerId: string | null }
  | { readonly triggeredAt: string; readonly tellerId: string | null }
);

export interface ClusterFacts extends CommonFacts {
  readonly kind: 'ipfs_cluster_service' | 'ipfs_cluster_follow';
  readonly clusterName: string | null;
  readonly contents: ClusterFolder | null;
  /** A unix socket of the API that exists as a file. */
  readonly socket: string | null;
  /**
   * Whether the process listens for other peers, which it does before and after its API; null where its API answers, or
   * its sockets cannot be seen.
   */
  readonly swarmBound: boolean | null;
  /** On how many addresses the process listens; null as above. */
  readonly listeners: number | null;
  /** The daemon has written its list of peers since it started, which it does when it stops. */
  readonly peerstoreRewritten: boolean;
  readonly answer: ClusterAnswer | null;
  /**
   * True when the file may say something else than what the daemon started with: it was edited since, or it names a
   * server that has the real one.
   */
  readonly configElsewhere: boolean;
  /** How long this daemon may be silent after its start: it dials each silent peer of its list for 3 s. */
  readonly startUpMs: number;
  /** From which age on it must have heard of all its peers. */
  readonly hearingMs: number;
  readonly raft: boolean;
  /** The peers that matter to this one; null for all. */
  readonly trustedPeers: readonly string[] | null;
  /** Peers of which earlier looks knew, or other peers here know. */
  readonly lost: readonly LostPeer[];
  /** Peers of which it is known here that they only follow a cluster; looked up where a peer is missing. */
  readonly followers?: ReadonlySet<string>;
  /**
   * Peers that are named in lists of this machine, each with the list: of them that are not heard of nobody can tell
   * whether they have left for good. Looked up where a peer is missing.
   */
  readonly listed?: ReadonlyMap<string, string>;
  /** Peers that live here and may not have been heard yet; looked up where a peer is missing. */
  readonly arriving?: ReadonlySet<string>;
  /** What other peers call themselves, by their ids, as far as it was ever heard. */
  readonly peerNames?: ReadonlyMap<string, string>;
  /** Peer ids that the configuration or `--bootstrap` names. */
  readonly expectedPeers: readonly string[];
  /** The Kubo that the configuration names, asked directly. */
  readonly kuboAddress: string | null;
  readonly kubo: KuboAnswer | null;
  /** PID of the process that listens there where it is suspended: it answers nobody, and nobody has to ask it. */
  readonly kuboSuspended?: number;
}

export interface KuboFacts extends CommonFacts {
  readonly kind: 'ipfs';
  readonly repo: KuboRepo | null;
  /** Whether the repository's folder, where its lock and its api file are, has changed since the process had started. */
  readonly repoChanged: boolean | null;
  readonly answer: KuboAnswer | null;
}

export type Facts = ClusterFacts | KuboFacts;

/** How long a daemon may take before silence is a fault, where nothing more is known of it. */
export const START_UP_MS = 120_000;
/** What a Cluster peer takes at most before it dials the peers of its list. */
export const BEFORE_DIALLING_MS = 30_000;
/** Added to two rounds of pings, after which a young peer must have heard of all the others. */
export const HEARING_MARGIN_MS = 10_000;
/** A peer that nobody configured and that has been silent for so long has left, and is no fault any more. */
export const LEFT_FOR_GOOD_MS = 60 * 60_000;
/** From its start to its lock, and from one listener to the next, a daemon takes milliseconds; this is generous. */
export const BINDING_MS = 2_000;
/** Until then even a slow machine has reached the point where the daemon takes its lock. */
export const LOCKING_MS = 10_000;
