import type { LocalCluster } from '../controller/localClusters';
import { Deadline } from '../probes/deadline';
import { ProcessesUnreadableError } from '../probes/processes/processes';
import { type AskedPeer, askedPeerOf, planOf } from './localPlan';
import { localProfiles } from './profiles/localKnowledge';
import { type ClusterProfile, keyOfProfile } from './profiles/profile';
import type { ClusterSchedule, ScheduleParts } from './scheduling/clusterSchedule';
import { RESOURCE_NAMES } from './scheduling/resources';
import type { ClusterState, ClusterStore } from './store';

type Schedule = Pick<ClusterSchedule, 'lease' | 'refresh' | 'close'>;

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
  release: (() => void) | undefined;
}

const LONGEST_SEARCH_MS = 5_000;

/** All clusters of this machine, each asked through one of the peers that run here, and only while somebody looks. */
export class Cockpit {
  private readonly open: Open[] = [];
  private running: readonly { readonly peer: AskedPeer; readonly profile: ClusterProfile }[] = [];
  private locals: readonly LocalCluster[] = [];
  private isWatched = false;
  private isClosed = false;
  private readonly stop: () => void;

  constructor(private readonly parts: CockpitParts) {
    this.stop = parts.store.onChange(() => {
      this.follow();
    });
  }

  /** Looks which clusters are here. @throws nothing: where nobody can tell, those that are known stay */
  async search(): Promise<void> {
    const deadline = new Deadline(LONGEST_SEARCH_MS);
    try {
      this.locals = await this.parts.findLocals(deadline.signal);
    } catch (error) {
      if (!(error instanceof ProcessesUnreadableError) && !deadline.signal.aborted) {
        this.parts.onFault(error);
      }
      return;
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
  }

  /** Asks from now on, or no more. */
  watch(isWatched: boolean): void {
    if (this.isWatched !== isWatched) {
      this.isWatched = isWatched;
      this.open.forEach((one) => {
        this.lease(one);
      });
    }
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
    const one: Open = { peer, schedule, release: undefined };
    this.open.push(one);
    this.lease(one);
    return [[peer, profile]];
  }

  private lease(one: Open): void {
    if (this.isWatched) {
      one.release ??= one.schedule.lease(RESOURCE_NAMES);
    } else {
      one.release?.();
      one.release = undefined;
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
