import type { Translate } from './fields';
import { type ReadCluster, readClusters } from './savedCluster';

/** Where a setting is written. */
export type Scope = 'user' | 'workspace';

/** What a setting holds in each scope, as the editor tells it; undefined where it does not stand. */
export type ScopedValues = Readonly<Partial<Record<Scope, unknown>>>;

export interface ScopedCluster extends ReadCluster {
  readonly scope: Scope;
}

/**
 * The clusters of all scopes, each place once; pure. Those of a user come first and hold where a workspace names the
 * same place, so that no workspace changes how a cluster is reached that its user knows.
 * @param isTrusted whether the user trusts the workspace: else what it says counts for nothing
 */
export function clustersOf(
  { user = [], workspace = [] }: ScopedValues,
  isTrusted: boolean,
  t: Translate,
): { readonly clusters: readonly ScopedCluster[]; readonly problems: readonly string[] } {
  const own = readClusters(user, t);
  const others = readClusters(isTrusted ? workspace : [], t);
  const known = new Set(own.clusters.map(({ key }) => key));
  return {
    clusters: [
      ...own.clusters.map((one) => ({ ...one, scope: 'user' as const })),
      ...others.clusters
        .filter(({ key }) => !known.has(key))
        .map((one) => ({ ...one, scope: 'workspace' as const })),
    ],
    problems: [...own.problems, ...others.problems],
  };
}
