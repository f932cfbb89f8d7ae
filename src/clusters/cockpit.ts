import type { LocalCluster } from '../controller/localClusters';
import { Deadline } from '../probes/deadline';
import { ProcessesUnreadableError } from '../probes/processes/processes';
import { type AskedPeer, askedPeerOf, planOf } from './localPlan';
import { localProfiles } from './profiles/localKnowledge';
import { type ClusterProfile, keyOfProfile } from './profiles/profile';
import type { ClusterSchedule, ScheduleParts } from './scheduling/clusterSchedule';
import { type Resource, RESOURCE_NAMES } from './scheduling/resources';
import type { ClusterState, ClusterStore } from './store';

type Schedule = Pick<ClusterSchedule, 'lease' | 'refresh' | 'settled' | 'close'>;

/** Who has clusters asked: a view, or those who scrape. */
type Asker = 'view' | 'scrapes';

export interface CockpitParts {
  readonly store: ClusterStore;
  /** The peers that run on this machine. @throws ProcessesUnreadableError, the signal's reason */
  readonly findLocals: (signal: AbortSignal) => Promise<LocalCluster[]>;
  /** Makes what asks one cluster. */
  readonly openSchedule: (parts: Pick<ScheduleParts, 'profile' | 'store' | 'locals' | 'onFault'>) => Schedule;
  /** Told of what should never happen, and of what is not remembered. */
  readonly onFault: (error: unknown) => void;
}

interface Open {
  readonly peer: AskedPeer;
  readonly schedule: Schedule;
  /** What ends each lease. */
  readonly leases: Map<Asker, () => void>;
}

const LONGEST_SEARCH_MS = 5_000;

/** All clusters of this machine, each asked through one of the peers that run here, and only for those who want it. */
export class Cockpit {
  private readonly open: Open[] = [];
  private running: readonly { readonly peer: AskedPeer; readonly profile: ClusterProfile }[] = [];
  private locals: readonly LocalCluster[] = [];
  private readonly wanted = new Map<Asker, readonly Resource[]>();
  private isClosed = false;
  private readonly stop: () => void;

  constructor(private readonly parts: CockpitParts) {
    this.stop = parts.store.onChange(() => {
      this.follow();
    });
  }

  /**
   * Looks which clusters are here.
   * @returns false where nobody can tell: those that are known stay
   */
  async search(): Promise<boolean> {
    const deadline = new Deadline(LONGEST_SEARCH_MS);
    try {
      this.locals = await this.parts.findLocals(deadline.signal);
    } catch (error) {
      if (!(error instanceof ProcessesUnreadableError) && !deadline.signal.aborted) {
        this.parts.onFault(error);
      }
      return false;
    } finally {
      deadline.dispose();
    }
    this.running = this.locals.flatMap((local) =>
      localProfiles([local]).map((profile) => ({
        profile,
        peer: askedPeerOf(local, keyOfProfile(profile)),
      })),
    );
    this.follow();
    return true;
  }

  /** A view asks from now on, or no more. */
  watch(isWatched: boolean): void {
    this.want('view', isWatched ? RESOURCE_NAMES : []);
  }

  /** Asks these of each cluster from now on; none of them: no more. */
  want(asker: Asker, resources: readonly Resource[]): void {
    if ((this.wanted.get(asker)?.length ?? 0) !== resources.length) {
      this.wanted.set(asker, resources);
      this.open.forEach((one) => {
        this.lease(one, asker);
      });
    }
  }

  /** Waits until these clusters have answered all that they are asked now, or could not. @param keys of the store */
  async settled(keys: readonly string[]): Promise<void> {
    await Promise.all(
      this.open.filter(({ peer }) => keys.includes(peer.key)).map(({ schedule }) => schedule.settled()),
    );
  }

  /** The user wants it now. */
  async refresh(): Promise<void> {
    await this.search();
    this.open.forEach(({ schedule }) => {
      schedule.refresh();
    });
  }

  /** Remembers what was seen, and hangs up. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.stop();
    await Promise.all(this.open.splice(0).map(({ schedule }) => schedule.close()));
  }

  private follow(): void {
    if (this.isClosed) {
      return;
    }
    const { store } = this.parts;
    const plan = planOf(
      this.running.map(({ peer }) => peer),
      this.open.map(({ peer }) => peer),
      (key) => store.get(key),
    );
    for (const key of plan.close) {
      const index = this.open.findIndex(({ peer }) => peer.key === key);
      const [one] = this.open.splice(index, 1);
      void one?.schedule.close().catch(this.parts.onFault);
      store.remove(key);
    }
    // All of them are known here before the store tells of the first: whoever hears of it may ask for a plan again.
    const begun = plan.open.flatMap((peer) => this.begin(peer));
    begun.forEach(([peer, profile]) => {
      store.put(beginning(peer, profile));
    });
  }

  private begin(peer: AskedPeer): (readonly [AskedPeer, ClusterProfile])[] {
    const profile = this.running.find((one) => one.peer.key === peer.key)?.profile;
    if (profile === undefined) {
      return [];
    }
    const { store, openSchedule, onFault } = this.parts;
    const schedule = openSchedule({ profile, store, onFault, locals: () => Promise.resolve(this.locals) });
    const one: Open = { peer, schedule, leases: new Map() };
    this.open.push(one);
    for (const asker of this.wanted.keys()) {
      this.lease(one, asker);
    }
    return [[peer, profile]];
  }

  private lease({ schedule, leases }: Open, asker: Asker): void {
    leases.get(asker)?.();
    leases.delete(asker);
    const resources = this.wanted.get(asker) ?? [];
    if (resources.length > 0) {
      leases.set(asker, schedule.lease(resources));
    }
  }
}

/** What is known of a cluster before its first answer. */
function beginning({ key, name }: AskedPeer, { endpoint }: ClusterProfile): ClusterState {
  return {
    key,
    cluster: {
      name,
      api: endpoint.address,
      asked: null,
      consensus: null,
      health: 'unknown',
      reasons: [],
    },
    peers: [],
    alerts: [],
    complete: false,
    seenAt: null,
    pace: 0,
  };
}
