import { Deadline } from '../probes/deadline';
import type { Cockpit } from './cockpit';
import type { Resource } from './scheduling/resources';
import type { ClusterState, ClusterStore } from './store';

/** What the numbers of a scrape are made of: who is there, and what each says of its disk and its queue. */
const SCRAPED: readonly Resource[] = ['version', 'pings', 'id', 'peers', 'metrics'];
/** Those who scrape once in a few minutes have all of it asked in between, too. */
const ASKED_FOR_MS = 150_000;
const SEARCHED_EVERY_MS = 15_000;
/** A cluster that does not answer never holds up what is known of the others. */
const LONGEST_WAIT_MS = 1_000;
/** What is older than this is not known now: pings are asked for four times a minute. */
const COUNTS_FOR_MS = 90_000;

/** What a scrape finds. */
export interface Scraped {
  /** False where nobody can tell which clusters are here. */
  readonly searched: boolean;
  /** One of the clusters of this machine each, and whether what is said of it is of now. */
  readonly clusters: readonly { readonly state: ClusterState; readonly known: boolean }[];
}

/** Where those who scrape get what is known of the clusters of this machine. */
export interface ClusterSource {
  /** @throws nothing; ends within a second, whatever a cluster does */
  read(): Promise<Scraped>;
  /** Told of each look at the daemons: it asked the same peers. */
  looked(): void;
  /** Remembers what was seen, and hangs up. */
  close(): Promise<void>;
}

/** All who scrape share it: clusters are asked while somebody scrapes, each at its own pace, however often that is. */
export class ScrapedClusters {
  private reading: Promise<Scraped> | null = null;
  private searching: Promise<boolean> | null = null;
  private searchedAt = -Infinity;
  private searched = false;
  /** Those that were waited for: once each, as long as they are asked. */
  private readonly met = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly cockpit: Cockpit,
    private readonly store: ClusterStore,
  ) {}

  /** @throws nothing; ends within a second, whatever a cluster does */
  read(): Promise<Scraped> {
    this.keepAsking();
    this.reading ??= this.readNow().finally(() => {
      this.reading = null;
    });
    return this.reading;
  }

  close(): void {
    clearTimeout(this.timer);
  }

  private keepAsking(): void {
    clearTimeout(this.timer);
    this.cockpit.want('scrapes', SCRAPED);
    this.timer = setTimeout(() => {
      this.met.clear();
      this.cockpit.want('scrapes', []);
    }, ASKED_FOR_MS);
    this.timer.unref();
  }

  private async readNow(): Promise<Scraped> {
    const deadline = new Deadline(LONGEST_WAIT_MS);
    try {
      await deadline.within(this.search(), false);
      // An answer may show that a further peer of this machine is of another cluster.
      for (let met = this.meet(); met.length > 0 && !deadline.signal.aborted; met = this.meet()) {
        await deadline.within(this.cockpit.settled(met), undefined);
      }
    } finally {
      deadline.dispose();
    }
    const now = Date.now();
    return {
      searched: this.searched,
      clusters: this.here().map((state) => ({
        state,
        known: state.cluster.asked !== null && state.seenAt !== null && now - state.seenAt <= COUNTS_FOR_MS,
      })),
    };
  }

  /** Clusters elsewhere are no matter of this machine. */
  private here(): readonly ClusterState[] {
    return this.store.all().filter(({ key }) => this.cockpit.isHere(key));
  }

  /** @returns keys of those that were not met before */
  private meet(): string[] {
    const found = this.here().flatMap(({ key }) => (this.met.has(key) ? [] : [key]));
    found.forEach((key) => this.met.add(key));
    return found;
  }

  private async search(): Promise<boolean> {
    const now = performance.now();
    if (this.searching === null && now - this.searchedAt >= SEARCHED_EVERY_MS) {
      this.searchedAt = now;
      this.searching = this.cockpit.search().finally(() => {
        this.searching = null;
      });
    }
    if (this.searching !== null) {
      this.searched = await this.searching;
    }
    return this.searched;
  }
}
