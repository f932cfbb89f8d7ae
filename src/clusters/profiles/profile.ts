import type { CredentialsSource, Endpoint, Trust } from '../../clusterClient';
import { endpointKey } from '../../clusterClient/transport/endpoint';

/** A cluster, by the peer that is asked about it, and how that peer is reached. */
export interface ClusterProfile {
  /** Of the user; null where nobody gave it one. */
  readonly name: string | null;
  readonly endpoint: Endpoint;
  /** For this address alone. */
  readonly credentials?: CredentialsSource;
  /** Somebody said explicitly that the credentials may go to another machine in plain text. */
  readonly plainTextAllowed?: boolean;
  readonly trust?: Trust;
  /** The endpoint is as the machine sees it that `ssh` connects to; as `ssh` takes it, such as `user@host`. */
  readonly sshDestination?: string;
}

/** Two profiles of one address are one cluster to our memory. */
export function keyOfProfile({ endpoint, sshDestination }: ClusterProfile): string {
  return sshDestination === undefined ? endpointKey(endpoint) : `${sshDestination} ${endpointKey(endpoint)}`;
}
