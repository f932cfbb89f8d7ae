import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import type { Lab } from '../lab';

/** What the Kubo of a peer may take up, small enough to be filled while somebody waits. */
export class DemoDisk {
  private static readonly BYTES = 50_000_000;

  /** Settings of the Kubo that has it; see `KuboOptions`. */
  static readonly config = { 'Datastore.StorageMax': JSON.stringify(`${DemoDisk.BYTES / 1_000_000}MB`) };

  /** @param repo of a Kubo with the settings of `config` */
  constructor(
    private readonly lab: Lab,
    private readonly repo: string,
  ) {}

  /** Adds content until no free space is left: Kubo goes beyond its bound, and says that nothing is free. */
  async fill(): Promise<void> {
    const content = this.lab.path('content');
    await writeFile(content, randomBytes(DemoDisk.BYTES));
    try {
      await this.ipfs('add', '--quieter', '--pin=false', content);
    } finally {
      await rm(content, { force: true });
    }
  }

  /** Throws away what nobody has pinned. */
  async empty(): Promise<void> {
    await this.ipfs('repo', 'gc', '--silent');
  }

  private async ipfs(...args: string[]): Promise<void> {
    await this.lab.run(this.lab.binaries.ipfs, args, { IPFS_PATH: this.repo });
  }
}
