import { ClusterClient } from '../../clusterClient';
import { clusterFile, LARGEST_CLUSTER_FILE } from '../../controller/memory/clusterFiles';
import { MemoryStore } from '../memory/memoryStore';
import { type ClusterProfile, keyOfProfile } from '../profiles/profile';
import { ClusterSchedule, type ScheduleParts } from './clusterSchedule';

export interface OpenOptions extends Omit<ScheduleParts, 'client' | 'memory'> {
  /** Tells where programs keep what they remember. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The schedule of one cluster, which asks nothing until somebody has a lease. @throws AddressError for an SSH destination that is none */
export function openSchedule({ environment, ...parts }: OpenOptions): ClusterSchedule {
  const client = clientOf(parts.profile);
  return new ClusterSchedule({
    ...parts,
    client,
    memory: memoryOf(parts.profile, environment, parts.onFault),
  });
}

/** @throws AddressError for an SSH destination that is none */
export function clientOf(profile: ClusterProfile): ClusterClient {
  const { endpoint, credentials, plainTextAllowed = false, trust, sshDestination } = profile;
  return new ClusterClient({
    endpoint,
    ...(credentials ? { credentials } : {}),
    plainTextAllowed,
    // The password is sent once, and then only a token that stands for it, where the API gives one.
    tokens: true,
    ...(trust ? { trust } : {}),
    ...(sshDestination === undefined ? {} : { ssh: { destination: sshDestination } }),
  });
}

/** What all programs of this user remember of a cluster. */
export function memoryOf(
  profile: ClusterProfile,
  environment: OpenOptions['environment'],
  onFault: (error: unknown) => void,
): MemoryStore {
  return new MemoryStore(clusterFile(keyOfProfile(profile), environment), LARGEST_CLUSTER_FILE, onFault);
}
