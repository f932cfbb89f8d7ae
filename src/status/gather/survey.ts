import { type Endpoint, endpointKey } from '../../clusterClient/transport/endpoint';
import type { Budget } from '../../probes/budget';
import type { AskerEnvironment, Surroundings } from '../../probes/files/daemonFolder';
import { type ClosedFile, closedFileIn } from '../../probes/disks/closedFile';
import type { DaemonFiles } from '../../probes/config/daemonFiles';
import { type DaemonKind, PROGRAM_NAMES } from '../../probes/programs/daemonKind';
import type { KuboQuestions } from '../../probes/apis/kuboQuestions';
import { reach } from '../../probes/apis/reach';
import { isFirstPidNamespace, type LockTable, lookAtLock } from '../../probes/files/lockFile';
import { type Obstacle, UnreadableError } from '../../probes/files/unreadableError';
import { nobodyListens } from '../../probes/sockets/unixListeners';
import type { DaemonProcess, ProcessTable } from '../../probes/processes/processes';
import type { Programs } from '../../probes/programs/programs';
import type { NamedAddress } from '../judge/namedAddress';
import type { ClusterFacts, LockFact, Unlisted } from './facts';
import type { PeerMemory } from '../memory/peerMemory';
import type { Launch } from '../memory/seenFolders';
import type { Sleepers } from '../../probes/sleepers/sleepers';
import type { Evidence } from '../result';

/** What users and earlier looks told us of one kind of daemon. */
export interface KnownPlaces {
  readonly folders: readonly string[];
  readonly program: string | undefined;
  readonly apiAddresses: readonly string[];
  /** How daemons were started that earlier looks saw, by its folder. */
  readonly launches: ReadonlyMap<string, Launch>;
}

/** What the folders of this machine tell of the peers that are set up here. */
export interface PeersHere {
  /** The ids of those that only follow a cluster, whether they run or not. */
  readonly followers: ReadonlySet<string>;
  /** When each peer that runs was started, in milliseconds since the epoch. */
  readonly startedAt: ReadonlyMap<string, number>;
}

/** What all status modules of one look share. */
export interface Look {
  readonly platform: NodeJS.Platform;
  readonly environment: AskerEnvironment;
  readonly home: string | null;
  /** Where a daemon would look that is started from here. */
  readonly surroundings: Surroundings;
  readonly budget: Budget;
  readonly programs: Programs;
  readonly files: DaemonFiles;
  /** The process list, or why it could not be read. */
  readonly processes: ProcessTable | Error;
  readonly kubos: KuboQuestions;
  readonly sleepers: Sleepers;
  readonly locks: LockTable;
  /** When it began, by `performance.now()`. */
  readonly begun: number;
  /** What the folders of this machine tell of the peers that are set up here. */
  readonly peersHere: () => Promise<PeersHere>;
  /** What earlier looks saw of the peers of each kind. */
  readonly peers: Readonly<Record<ClusterFacts['kind'], PeerMemory>>;
}

/** What one status module looks with: what it shares with the others, and its own places and list of evidence. */
export class Survey {
  private readonly notes: Evidence[] = [];
  private readonly unreached: NamedAddress[] = [];

  constructor(
    readonly look: Look,
    readonly places: KnownPlaces,
  ) {}

  get evidence(): readonly Evidence[] {
    return this.notes;
  }

  /** The addresses of the settings at which no daemon of this kind was found. */
  get unreachedAddresses(): readonly NamedAddress[] {
    return this.unreached;
  }

  /** What users name is answered for, whatever becomes of it. */
  noteUnreached(named: NamedAddress): void {
    this.unreached.push(named);
  }

  /** Why nobody can say that no process of this kind runs. */
  unlisted(kind: DaemonKind): Unlisted | null {
    const { processes } = this.look;
    if (processes instanceof Error) {
      return processes.message;
    }
    const { hidden, notLookedAt = 0 } = processes;
    return hidden?.find((one) => one.kind === kind) ?? (notLookedAt > 0 ? { notLookedAt } : null);
  }

  daemons(kind?: DaemonKind): readonly DaemonProcess[] {
    const all = this.look.processes instanceof Error ? [] : this.look.processes.daemons;
    return kind === undefined ? all : all.filter((daemon) => daemon.kind === kind);
  }

  /** Waits for a part of the look, but not beyond its end: what else is known by then counts. */
  async inTime<T, Otherwise>(part: Promise<T>, otherwise: () => Otherwise): Promise<T | Otherwise> {
    const done = await this.look.budget.deadline.within<T, typeof LATE>(part, LATE);
    return done === LATE ? otherwise() : done;
  }

  /**
   * By what name an API is reached from here.
   * @returns null for a socket on a disk that does not answer: to connect there would halt this program
   */
  async reach(endpoint: Endpoint): Promise<Endpoint | null> {
    return reach(endpoint, this.look.files.disks);
  }

  /** The folders at which nobody could look in time; those of daemons that run were. */
  unasked(folders: readonly string[], known: readonly (string | null)[]): string[] {
    return [...new Set(folders)].filter((one) => !known.includes(one));
  }

  /** The user who can start a daemon in a folder: to whom belongs what one left there, or else the folder. */
  async folderOwner(folder: string, lock: LockFact | null): Promise<number | null> {
    return (
      lock?.uid ??
      this.look.files.disks.stat(folder).then(
        ({ uid }) => uid,
        () => null,
      )
    );
  }

  note(source: string, fact: string, startedAt?: number): void {
    const took =
      startedAt === undefined ? {} : { duration_ms: Math.round((performance.now() - startedAt) * 10) / 10 };
    this.notes.push({ source, fact, ...took });
  }

  /** Adds what earlier looks saw. A look without a whole process list, or one that nobody waits for any more, proves no end. */
  withMemory(kind: ClusterFacts['kind'], all: readonly ClusterFacts[]): readonly ClusterFacts[] {
    const { processes, budget, peers, begun } = this.look;
    const isWhole = !(processes instanceof Error) && (processes.notLookedAt ?? 0) === 0;
    return !isWhole || budget.deadline.signal.aborted ? all : peers[kind].compare(all, begun);
  }

  /** True when a daemon whose sockets we can see listens on this endpoint. */
  ownerOf(endpoint: Endpoint, kinds: readonly DaemonKind[]): DaemonProcess | undefined {
    return endpoint.kind === 'unix'
      ? undefined
      : this.daemons().find(
          (daemon) =>
            kinds.includes(daemon.kind) && daemon.sharesNetwork && daemon.listening?.on(endpoint.port),
        );
  }

  /** What runs at an address that a daemon without a process would need; null where no known daemon does. */
  otherDaemonAt(endpoint: Endpoint): string | null {
    const owner = this.ownerOf(endpoint, ANY_KIND);
    return owner === undefined ? null : `${PROGRAM_NAMES[owner.kind]}, PID ${owner.pid}`;
  }

  /** False when the listener of this endpoint is known to be another's: another user's, or another daemon's. */
  couldBelongTo(endpoint: Endpoint, daemon: DaemonProcess): boolean {
    if (endpoint.kind === 'unix' || daemon.uid === null || this.look.processes instanceof Error) {
      return true;
    }
    const owner = this.look.processes.listenerOwner(endpoint.port);
    const holder = daemon.listening === null ? this.ownerOf(endpoint, ANY_KIND) : undefined;
    return (owner === null || owner.uid === daemon.uid) && holder === undefined;
  }

  /**
   * The addresses that the user named for a daemon into which nobody may look: those where somebody of its user
   * listens, if it is the only such daemon of its kind.
   */
  namedFor(daemon: DaemonProcess): readonly string[] {
    const { processes } = this.look;
    const hidden = this.daemons(daemon.kind).filter(({ listening }) => listening === null);
    if (processes instanceof Error || daemon.uid === null || hidden.length !== 1 || hidden[0] !== daemon) {
      return [];
    }
    return this.places.apiAddresses.filter((address) => {
      const port = Number(/\/tcp\/(\d+)/.exec(address)?.[1]);
      return processes.listenerOwner(port)?.uid === daemon.uid;
    });
  }

  /**
   * What keeps this user from starting a daemon in a folder.
   * @param lock of the folder; of one that somebody holds that is no question
   */
  async closedIn(folder: string, kind: DaemonKind, lock: LockFact | null): Promise<ClosedFile | null> {
    return lock?.holder == null ? closedFileIn(folder, WRITTEN[kind], this.look.files.disks) : null;
  }

  /**
   * True where a unix socket that is closed to this user is proven to be nobody's: all processes are seen and none is
   * such a daemon, nothing here listens under such a name, and nobody elsewhere can reach the folder unseen.
   */
  async isAbandoned(path: string, kind: DaemonKind): Promise<boolean> {
    const seen = this.unlisted(kind) === null && this.daemons(kind).length === 0;
    return (
      seen && nobodyListens(path) && (isFirstPidNamespace() || (await this.look.files.disks.isOwn(path)))
    );
  }

  /** The lock of a folder in which no daemon is known to run, or what keeps everybody from saying who holds it. */
  async lockOrObstacle(file: string): Promise<[LockFact, null] | [null, LockObstacle]> {
    try {
      return [await this.lock(file), null];
    } catch (error) {
      if (!(error instanceof UnreadableError)) {
        throw error;
      }
      return [null, { obstacle: error.obstacle, problem: error.message }];
    }
  }

  /** @throws UnreadableError is left to the caller: the folder of another user may be closed to us. */
  async lock(file: string): Promise<LockFact> {
    const startedAt = performance.now();
    const pids = this.daemons().map(({ pid }) => pid);
    const lock = await lookAtLock(file, this.look.platform, pids, this.look.locks, this.look.files.disks);
    const { holder } = lock;
    const table = this.look.processes instanceof Error ? null : this.look.processes;
    // A process whose name is hidden is there, but nobody knows what it is.
    const holderName = holder !== null && holder > 0 ? (table?.nameOf(holder) ?? null) : null;
    const who = holder === null ? 'nobody holds it' : `held by PID ${holder}`;
    this.note(lock.source, lock.exists ? `${file}: ${who}` : `${file} does not exist`, startedAt);
    const mayBeDaemon = (pid: number) => lock.isOfOpenFile === true || table?.mayBeDaemon(pid) === true;
    return {
      ...lock,
      file,
      holderVisible: holderName !== null,
      holderMayBeDaemon: holder !== null && holder > 0 && mayBeDaemon(holder),
      holderName,
    };
  }
}

/** What keeps a lock from being looked at: without it nobody can say whether a daemon lives. */
interface LockObstacle {
  readonly obstacle: Obstacle;
  readonly problem: string;
}

/** What a daemon opens for writing at its start, by its name in the folder. */
const CLUSTER_WRITES = ['cluster.lock', 'pebble', 'badger3', 'badger', 'leveldb', 'raft'];
const WRITTEN: Readonly<Record<DaemonKind, readonly string[]>> = {
  ipfs: ['repo.lock', 'datastore', 'blocks', 'pebbleds', 'badgerds'],
  ipfs_cluster_service: CLUSTER_WRITES,
  ipfs_cluster_follow: CLUSTER_WRITES,
};

const LATE = Symbol('late');

const ANY_KIND: readonly DaemonKind[] = ['ipfs', 'ipfs_cluster_service', 'ipfs_cluster_follow'];

/** Endpoints without repetition. */
export function distinct(endpoints: readonly Endpoint[]): Endpoint[] {
  return [...new Map(endpoints.map((endpoint) => [endpointKey(endpoint), endpoint])).values()];
}
