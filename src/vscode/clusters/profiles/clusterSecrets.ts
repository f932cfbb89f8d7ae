import type { SecretStorage } from 'vscode';
import type { ReadCluster } from '../../../clusters/profiles/savedCluster';
import { secretKeyOf } from '../../../clusters/profiles/secretBinding';

type Bound = Pick<ReadCluster, 'saved' | 'endpoint'>;

/** The passwords and tokens of clusters, in the secret storage of the editor, each bound to where it goes. */
export class ClusterSecrets {
  constructor(private readonly storage: SecretStorage) {}

  /** Undefined where none was given for this cluster as it is now. */
  async of(cluster: Bound): Promise<string | undefined> {
    return this.storage.get(secretKeyOf(cluster));
  }

  async store(cluster: Bound, secret: string): Promise<void> {
    await this.storage.store(secretKeyOf(cluster), secret);
  }

  async forget(cluster: Bound): Promise<void> {
    await this.storage.delete(secretKeyOf(cluster));
  }

  /** Whether a key of the storage is that of this cluster. */
  isOf(key: string, cluster: Bound): boolean {
    return key === secretKeyOf(cluster);
  }

  /** Whether the secret of one is that of the other. */
  isSame(one: Bound, other: Bound): boolean {
    return secretKeyOf(one) === secretKeyOf(other);
  }
}
