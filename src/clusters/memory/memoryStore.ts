import { UnansweredError } from '../../probes/disks/unanswered';
import type { ClusterMemory } from './clusterMemory';
import { NOTHING_REMEMBERED } from './clusterMemory';
import { memoryIn, textOfMemory } from './memoryText';

/** A file, or what stands for one. */
export interface Texts {
  read(): Promise<string | null>;
  write(text: string): Promise<void>;
}

/** Keeps what is known of one cluster for all who look at it; what it cannot keep is said, and hinders no look. */
export class MemoryStore {
  private latest: ClusterMemory = NOTHING_REMEMBERED;
  private isBehind = false;

  /**
   * @param file null where there is no place for one: then this program remembers alone
   * @param bytes that the file may have
   * @param onFault told of what keeps it from working
   */
  constructor(
    private readonly file: Texts | null,
    private readonly bytes: number,
    private readonly onFault: (error: unknown) => void,
  ) {}

  async read(): Promise<ClusterMemory> {
    try {
      const text = await this.file?.read();
      this.latest = text == null ? this.latest : memoryIn(text);
    } catch (error) {
      this.onFault(error);
    }
    return this.latest;
  }

  async write(memory: ClusterMemory): Promise<void> {
    this.latest = memory;
    try {
      await this.file?.write(textOfMemory(memory, this.bytes));
      this.isBehind = false;
    } catch (error) {
      // On a busy machine a disk may seem not to answer: the next time all of it is written once more.
      if (this.isBehind || !(error instanceof UnansweredError)) {
        this.onFault(error);
      }
      this.isBehind = true;
    }
  }
}
