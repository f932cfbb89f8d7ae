import { setMaxListeners } from 'node:events';
import { Slots } from '../../clusterClient/slots';
import { clusterFile, LARGEST_CLUSTER_FILE } from '../../controller/memory/clusterFiles';
import { Disks } from '../../probes/disks/disks';
import { type ClusterProfile, keyOfProfile } from '../profiles/profile';
import { MemoryStore, type Texts } from './memoryStore';

/** So many files are read or written at once: where all of fifty are, their disk seems not to answer. */
const AT_ONCE = 2;

/** What all programs of this user remember of each cluster. */
export class ClusterMemories {
  private readonly disks = new Disks();
  private readonly slots = new Slots(AT_ONCE);
  /** Never aborted: what was seen is remembered also by a program that ends, and each file ends in time by itself. */
  private readonly never = new AbortController().signal;

  /**
   * @param environment tells where programs keep what they remember
   * @param onFault told of what keeps it from working
   */
  constructor(
    private readonly environment: Readonly<Record<string, string | undefined>>,
    private readonly onFault: (error: unknown) => void,
  ) {
    setMaxListeners(0, this.never);
  }

  of(profile: ClusterProfile): MemoryStore {
    const file = clusterFile(keyOfProfile(profile), this.environment, this.disks);
    return new MemoryStore(file && this.inTurn(file), LARGEST_CLUSTER_FILE, this.onFault);
  }

  private inTurn(file: Texts): Texts {
    return {
      read: () => this.when(() => file.read()),
      write: (text) => this.when(() => file.write(text)),
    };
  }

  private async when<T>(act: () => Promise<T>): Promise<T> {
    const release = await this.slots.take(this.never);
    try {
      return await act();
    } finally {
      release();
    }
  }
}
