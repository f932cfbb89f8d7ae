import { randomUUID } from 'node:crypto';
import {
  alertJournal,
  alertJournals,
  clusterFileName,
  LONGEST_ALERT_LINE,
} from '../../controller/memory/clusterFiles';
import { AlertTimeline } from './alertTimeline';
import type { Spell } from './spells';

/** What was the case in one cluster. */
export interface ClusterSpells {
  /** As `Timelines.nameOf` gives it. */
  readonly name: string;
  /** Oldest first. */
  readonly spells: readonly Spell[];
}

/** The timelines of all clusters of which this user has ever seen an alert. */
export class Timelines {
  private readonly by = randomUUID();
  private readonly known = new Map<string, AlertTimeline>();

  /**
   * @param environment tells where programs keep what they remember
   * @param onFault told of what keeps it from working
   */
  constructor(
    private readonly environment: Readonly<Record<string, string | undefined>>,
    private readonly onFault: (error: unknown) => void,
  ) {}

  /** How a cluster is told from others here. @param key as `keyOfProfile` gives it */
  nameOf(key: string): string {
    return clusterFileName(key);
  }

  /** @param key as `keyOfProfile` gives it */
  of(key: string): AlertTimeline {
    return this.named(this.nameOf(key));
  }

  /** Of all clusters, those that were not asked for long included. */
  async all(): Promise<ClusterSpells[]> {
    const names = new Set([...(await this.kept()), ...this.known.keys()]);
    return Promise.all(
      [...names].sort().map(async (name) => ({ name, spells: await this.named(name).spells() })),
    );
  }

  private async kept(): Promise<readonly string[]> {
    try {
      return await alertJournals(this.environment);
    } catch (error) {
      this.onFault(error);
      return [];
    }
  }

  private named(name: string): AlertTimeline {
    const known = this.known.get(name);
    if (known) {
      return known;
    }
    const made = new AlertTimeline({
      journal: alertJournal(name, this.environment),
      by: this.by,
      longestLine: LONGEST_ALERT_LINE,
      onFault: this.onFault,
    });
    this.known.set(name, made);
    return made;
  }
}
