import type { CredentialsSource, Trust } from '../../clusterClient';
import { checkedTrust } from '../../clusterClient/transport/authorities';
import { Disks } from '../../probes/disks/disks';
import { readBounded } from '../../probes/files/boundedRead';
import { UnreadableError } from '../../probes/files/unreadableError';
import type { ClusterProfile } from './profile';
import { asProfile, type ReadCluster, type SavedCluster } from './savedCluster';

/** Gives the password or token of a cluster when it is needed; undefined where there is none. */
export type SecretSource = () => Promise<string | undefined>;

/** The file of an authority cannot be read, or holds no certificate. Says why. */
export class AuthorityError extends Error {
  override readonly name = 'AuthorityError';
}

const LARGEST_CA = 1 << 20;

/**
 * How a saved cluster is reached.
 * @param secret is asked for each request anew, and kept nowhere
 * @throws AuthorityError
 */
export async function reachableProfile(
  { saved, endpoint }: Pick<ReadCluster, 'saved' | 'endpoint'>,
  secret: SecretSource,
): Promise<ClusterProfile> {
  const credentials = credentialsOf(saved, secret);
  const trust = await trustOf(saved);
  return {
    ...asProfile(saved, endpoint),
    ...(credentials ? { credentials } : {}),
    ...(trust ? { trust } : {}),
  };
}

function credentialsOf({ credentials, user }: SavedCluster, secret: SecretSource): CredentialsSource | null {
  if (credentials === 'none') {
    return null;
  }
  return async () => {
    const given = await secret();
    if (given === undefined) {
      return null;
    }
    return credentials === 'token' ? { token: given } : { user: user ?? '', password: given };
  };
}

async function trustOf({ ca, fingerprint }: SavedCluster): Promise<Trust | null> {
  if (fingerprint !== null) {
    return { sha256: fingerprint };
  }
  return ca === null ? null : { ca: await readAuthorities(ca) };
}

/** The certificates in a file, as PEM. @throws AuthorityError */
export async function readAuthorities(path: string): Promise<string> {
  try {
    const pem = await readBounded(path, LARGEST_CA, new Disks());
    if (pem === null) {
      throw new AuthorityError(`there is no file ${path}`);
    }
    checkedTrust({ ca: pem });
    return pem;
  } catch (error) {
    if (error instanceof UnreadableError || error instanceof RangeError) {
      throw new AuthorityError(error.message, { cause: error });
    }
    throw error;
  }
}
