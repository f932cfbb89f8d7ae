/**
 * The second wing: clusters, here and far away. How a surface uses it:
 *
 *     const store = new ClusterStore();                        // one for all clusters; views read it
 *     store.onChange(({ key, peers, summary, alerts, existence }) => …); // only what has to be drawn anew
 *     const schedule = openSchedule({ profile, … });           // one a cluster; nothing is asked yet
 *     const end = schedule.lease(SHOWN);                       // asks while somebody looks; end() when nobody does
 *     schedule.refresh();                                      // the user wants it now
 *     await schedule.close();                                  // remembers, and hangs up
 *
 * A `ClusterProfile` is an address and how it is reached; those of this machine are `localProfiles(await localClusters(…))`.
 * `store.get(keyOfProfile(profile))` has the cluster, its peers and alerts in the shapes of `answers.ts`. Reasons and
 * alerts are data (`code`, `params`) with an English text; `CLUSTER_REASONS` has the texts for translation.
 */
export type * from './answers';
export type { ClusterProfile } from './profiles/profile';
export { keyOfProfile } from './profiles/profile';
export { localProfiles } from './profiles/localKnowledge';
export { CLUSTER_REASONS } from './reasons/catalogue';
export { cockpitHere, type CockpitHereOptions } from './cockpitHere';
export { RESOURCE_NAMES as SHOWN } from './scheduling/resources';
export { ClusterStore, type ClusterChange, type ClusterState } from './store';
