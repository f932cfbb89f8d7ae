import { createHash } from 'node:crypto';
import type { Endpoint } from '../../clusterClient';
import { hostThere } from '../../clusterClient/transport/endpoint';
import type { ReadCluster } from './savedCluster';

/**
 * The key under which the secret of a cluster is kept; pure. It changes with its name and its user, and with all that
 * decides who could read the secret: where it goes, by which way, to which certificate, in plain text or not. Whoever
 * changes any of them in a settings file gets no secret that was meant for another place.
 */
export function secretKeyOf({ saved, endpoint }: Pick<ReadCluster, 'saved' | 'endpoint'>): string {
  const { name, via, credentials, user, fingerprint, ca, insecure } = saved;
  const pin = fingerprint?.replaceAll(/[:\s]/g, '').toUpperCase() ?? null;
  const bound = JSON.stringify([name, placeOf(endpoint), via, credentials, user, pin, ca, insecure]);
  return `ipfsCluster.credentials.${createHash('sha256').update(bound).digest('hex')}`;
}

function placeOf(endpoint: Endpoint): readonly (string | number | boolean | null)[] {
  const { tls = false, serverName = null, basePath = null } = endpoint;
  return endpoint.kind === 'unix'
    ? ['unix', endpoint.path, tls, serverName, basePath]
    : ['tcp', hostThere(endpoint.host), endpoint.port, tls, serverName, basePath];
}
