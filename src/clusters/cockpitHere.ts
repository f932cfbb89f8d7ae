import { localClusters } from '../controller/localClusters';
import { thisMachine } from '../controller/machine/machine';
import { Cockpit } from './cockpit';
import { ClusterMemories } from './memory/clusterMemories';
import { clientOf } from './profiles/clientOf';
import type { ClusterProfile } from './profiles/profile';
import { ClusterSchedule, type ScheduleParts } from './scheduling/clusterSchedule';
import type { ClusterStore } from './store';

export interface CockpitHereOptions {
  readonly store: ClusterStore;
  /** As this program has it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What this program has to do with one cluster, beside asking it. */
  readonly scheduled: (
    profile: ClusterProfile,
  ) => Pick<ScheduleParts, 'sentElsewhere' | 'timeline' | 'onEvent'>;
  /** Told of what should never happen, and of what is not remembered. */
  readonly onFault: (error: unknown) => void;
}

/** The cockpit of a program on this machine: real clients, what this user remembers, and the clusters that run here. */
export function cockpitHere({ store, environment, scheduled, onFault }: CockpitHereOptions): Cockpit {
  const memories = new ClusterMemories(environment, onFault);
  return new Cockpit({
    store,
    findLocals: (signal) => localClusters(thisMachine(environment), signal),
    openSchedule: (parts) =>
      new ClusterSchedule({
        ...parts,
        ...scheduled(parts.profile),
        client: clientOf(parts.profile),
        memory: memories.of(parts.profile),
      }),
    onFault,
  });
}
