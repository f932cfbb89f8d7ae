import { ClusterClient } from '../../clusterClient';
import type { ClusterProfile } from './profile';

/** What asks a cluster, as its profile says. @throws AddressError for an SSH destination that is none */
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
