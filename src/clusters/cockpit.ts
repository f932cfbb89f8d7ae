import type { LocalCluster } from '../controller/localClusters';
import { Deadline } from '../probes/deadline';
import { ProcessesUnreadableError } from '../probes/processes/processes';
import { type AskedPeer, askedPeerOf, planOf } from './localPlan';
import { localProfiles } from './profiles/localKnowledge';
import { type ClusterProfile, keyOfProfile } from './profiles/profile';
import type { ClusterSchedule, ScheduleParts } from './scheduling/clusterSchedule';
import { failedOnce, type OnDemand, type Once } from './scheduling/onDemand';
import { type Resource, RESOURCE_NAMES } from './scheduling/resources';
import type { ClusterState, ClusterStore } from './store';

type Schedule = Pick<ClusterSchedule, 'lease' | 'refresh' | 'askOnce' | 'settled' | 'close'>;

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

/** A cluster that a user has saved. */
export interface SavedProfile {
  readonly profile: ClusterProfile;
  /** Another one where anything of how it is reached has changed. */
  readonly signature: string;
}

interface Target {
  readonly peer: AskedPeer;
  readonly profile: ClusterProfile;
  /** Null for a peer that runs here. */
  readonly signature: string | null;
}

interface Open {
  readonly peer: AskedPeer;
  readonly signature: string | null;
  readonly schedule: Schedule;
  /** What ends each lease. */
  readonly leases: Map<Asker, () => void>;
}

const LONGEST_SEARCH_MS = 5_000;

/** All clusters, each asked through one peer that runs here or that a user has saved, and only for those who want it. */
export class Cockpit {
  private readonly open: Open[] = [];
  private running: readonly Target[] = [];
  private saved: readonly Target[] = [];
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
        signature: null,
      })),
    );
    this.follow();
    return true;
  }

  /** Those that users have saved, from now on; each place once. They wait for no search. */
  keep(saved: readonly SavedProfile[]): void {
    this.saved = saved.map(({ profile, signature }) => ({
      profile,
      signature,
      peer: { key: keyOfProfile(profile), peerId: null, isSaved: true, name: profile.name },
    }));
    this.follow();
  }

  isSaved(key: string): boolean {
    return this.saved.some(({ peer }) => peer.key === key);
  }

  /** Whether it was found on this machine, or a peer of it runs here as far as is known. */
  isHere(key: string): boolean {
    if (!this.isSaved(key)) {
      return true;
    }
    const state = this.parts.store.get(key);
    const members = state?.cluster.asked == null ? [] : state.peers.map(({ peer_id }) => peer_id);
    return this.running.some(
      ({ peer }) => peer.key === key || (peer.peerId !== null && members.includes(peer.peerId)),
    );
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
    // Those that are known already do not wait for the search.
    const known = [...this.open];
    this.askNow(known);
    await this.search();
    this.askNow(this.open.filter((one) => !known.includes(one)));
  }

  /** Asks one cluster now, as when its credentials have come. */
  refreshOne(key: string): void {
    this.askNow(this.open.filter(({ peer }) => peer.key === key));
  }

  /**
   * Asks one cluster what a user wants to see now.
   * @param key of the store
   * @throws the signal's reason, and what should never happen
   */
  async askOnce<Q extends OnDemand>(key: string, question: Q, signal: AbortSignal): Promise<Once<Q>> {
    const one = this.open.find(({ peer }) => peer.key === key);
    if (!one) {
      return { kind: 'gone' };
    }
    try {
      return { kind: 'told', answer: await one.schedule.askOnce(question, signal) };
    } catch (error) {
      signal.throwIfAborted();
      return this.open.includes(one) ? failedOnce(error) : { kind: 'gone' };
    }
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
    const changed = this.open.filter(({ peer, signature }) => {
      const target = this.targetOf(peer.key);
      return target !== undefined && target.signature !== signature;
    });
    const plan = planOf(
      this.targets.map(({ peer }) => peer),
      this.open.filter((one) => !changed.includes(one)).map(({ peer }) => peer),
      (key) => (changed.some(({ peer }) => peer.key === key) ? undefined : store.get(key)),
    );
    const closed = this.open.filter((one) => changed.includes(one) || plan.close.includes(one.peer.key));
    // All are known and forgotten here before the store tells of the first: whoever hears of it may ask for a plan again.
    this.open.splice(0, Infinity, ...this.open.filter((one) => !closed.includes(one)));
    const begun = plan.open.flatMap((peer) => this.begin(peer));
    closed.forEach(({ peer, schedule }) => {
      void schedule.close().catch(this.parts.onFault);
      store.remove(peer.key);
    });
    begun.forEach(({ peer, profile }) => {
      store.put(beginning(peer, profile));
    });
    this.open
      .filter((one) => one.leases.has('scrapes') !== this.resourcesFor(one, 'scrapes').length > 0)
      .forEach((one) => {
        this.lease(one, 'scrapes');
      });
  }

  /** What is to be asked, each place once: as it was saved where it was. */
  private get targets(): readonly Target[] {
    return [...this.saved, ...this.running.filter(({ peer }) => !this.isSaved(peer.key))];
  }

  private targetOf(key: string): Target | undefined {
    return this.targets.find(({ peer }) => peer.key === key);
  }

  private begin({ key }: AskedPeer): Target[] {
    const target = this.targetOf(key);
    if (target === undefined) {
      return [];
    }
    const { peer, profile, signature } = target;
    const { store, openSchedule, onFault } = this.parts;
    const schedule = openSchedule({ profile, store, onFault, locals: () => Promise.resolve(this.locals) });
    const one: Open = { peer, signature, schedule, leases: new Map() };
    this.open.push(one);
    for (const asker of this.wanted.keys()) {
      this.lease(one, asker);
    }
    return [target];
  }

  private askNow(these: readonly Open[]): void {
    these.forEach(({ schedule }) => {
      schedule.refresh();
    });
  }

  private lease(one: Open, asker: Asker): void {
    const { leases, schedule } = one;
    leases.get(asker)?.();
    leases.delete(asker);
    const resources = this.resourcesFor(one, asker);
    if (resources.length > 0) {
      leases.set(asker, schedule.lease(resources));
    }
  }

  /** Those who scrape this machine send nothing to another one. */
  private resourcesFor({ peer }: Open, asker: Asker): readonly Resource[] {
    return asker === 'scrapes' && !this.isHere(peer.key) ? [] : (this.wanted.get(asker) ?? []);
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
