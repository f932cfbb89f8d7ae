import type { Disks } from './disks';

/** What was put into a folder so lately may have company within the same tick of its disk's clock. */
const SETTLED_MS = 3000;
/** More folders of followers than any machine has; what is forgotten is listed again. */
const MOST_KNOWN = 128;

interface Known {
  readonly identity: string;
  readonly names: string[];
}

/** Lists folders, and remembers the names for as long as nothing was put in or taken out: then a look is one `stat`. */
export class FolderNames {
  private readonly known = new Map<string, Known>();

  /** @param disks which end every question in time */
  constructor(private readonly disks: Disks) {}

  /** As `Disks.list`. */
  async list(folder: string): Promise<readonly string[]> {
    const known = this.known.get(folder);
    this.known.delete(folder);
    const { identity, kind, ctimeMs } = await this.disks.stat(folder);
    if (known?.identity === identity) {
      this.remember(folder, known);
      return known.names;
    }
    const names = await this.disks.list(folder);
    if (kind === 'folder' && Date.now() - ctimeMs > SETTLED_MS) {
      this.remember(folder, { identity, names });
    }
    return names;
  }

  private remember(folder: string, known: Known): void {
    if (this.known.size >= MOST_KNOWN) {
      this.known.clear();
    }
    this.known.set(folder, known);
  }
}
