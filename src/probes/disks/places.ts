import { readlinkSync } from 'node:fs';
import { attempt } from '../attempt';
import { type Mount, MountTable } from './mounts';
import { isAboutLink, type Question } from './questions';

/** Where a question is to be asked. */
export interface Place {
  readonly mount: Mount;
  /** The root by which the links on the way count, and the path below it; empty where that is our own. */
  readonly root: string;
  readonly path: string;
  /** What leads there from here, without a link that another root would explain. */
  readonly direct: string;
  readonly loops: boolean;
}

/** A mount table for so long: a look takes less. */
const TABLE_MS = 1000;
/** More processes than anybody runs daemons. */
const MOST_TABLES = 64;

/** A path below the root of a process, which may be another one than ours, as that of a container is. */
const BELOW_ROOT = /^\/proc\/(\d+)\/root(\/.*)?$/;
/** What a process runs or has open: the kernel leads there itself, whatever the name of it means to us. */
const OPEN_FILE = /^\/proc\/(\d+)\/(?:exe|fd\/\d+)$/;

/** Finds out on which file system a path is, without a question to one that may hang. */
export class Places {
  private readonly tables = new Map<string, { readonly mounts: MountTable; readonly until: number }>();

  constructor(private readonly readTable: () => MountTable) {}

  /** As `of`, where nothing at all has to be asked for it. */
  ofAny({ path }: Question): Place | null {
    // Each of these leads elsewhere, into the table of a process.
    if (path.startsWith('/proc/')) {
      return null;
    }
    const mounts = this.tableOf(null);
    return mounts.someMayHang ? null : { mount: mounts.at(path), root: '', path, direct: path, loops: false };
  }

  async of(question: Question): Promise<Place> {
    const { path } = question;
    const [, rootPid, below = '/'] = BELOW_ROOT.exec(path) ?? [];
    if (rootPid !== undefined) {
      return this.belowRoot(rootPid, below, isAboutLink(question));
    }
    const [, pid] = OPEN_FILE.exec(path) ?? [];
    const mounts = this.tableOf(pid ?? null);
    const link = pid === undefined ? null : attempt(() => readlinkSync(path));
    const mount =
      link !== null || !mounts.someMayHang
        ? mounts.at(link ?? path)
        : (await mounts.follow(path, isAboutLink(question))).mount;
    return { mount, root: '', path, direct: path, loops: false };
  }

  /**
   * What leads from here to a path below the root of a process, without a link that our root would explain otherwise.
   * Any other path stays as it is.
   */
  async directly(path: string): Promise<string> {
    const { direct } = await this.of({ ask: 'stat', path });
    return direct;
  }

  /** The device by which the kernel lists the locks of a file, as `major:minor`; null where nobody tells. */
  async lockDevice(path: string): Promise<string | null> {
    const [, pid, below = '/'] = BELOW_ROOT.exec(path) ?? [];
    const target =
      pid === undefined ? this.tableOf(null).follow(path) : this.tableOf(pid, true).follow(below);
    return (await target).mount.device;
  }

  private async belowRoot(pid: string, path: string, aboutLink: boolean): Promise<Place> {
    const root = `/proc/${pid}/root`;
    const { mount, path: end, loops } = await this.tableOf(pid, true).follow(path, aboutLink);
    return { mount, root, path, direct: root + end, loops };
  }

  /** @param own whether the process's own table is wanted, also where its mounts are ours: its root may be another */
  private tableOf(pid: string | null, own = false): MountTable {
    const key = pid === null || (!own && sharesMounts(pid)) ? '' : pid;
    const known = this.tables.get(key);
    const now = performance.now();
    if (known && now < known.until) {
      return known.mounts;
    }
    const mounts = key === '' ? this.readTable() : MountTable.ofProcess(key, this.tableOf(null));
    if (this.tables.size >= MOST_TABLES) {
      this.tables.clear();
    }
    this.tables.set(key, { mounts, until: now + TABLE_MS });
    return mounts;
  }
}

function sharesMounts(pid: string): boolean {
  const [own, other] = ['self', pid].map((one) => attempt(() => readlinkSync(`/proc/${one}/ns/mnt`)));
  return own != null && own === other;
}
