import { readFileSync } from 'node:fs';
import { readlink } from 'node:fs/promises';
import { join, resolve } from 'node:path/posix';
import { attempt } from '../attempt';

/** A file system where it is mounted. */
export interface Mount {
  /** Tells it from others; empty for the one that this program itself lives on. */
  readonly key: string;
  /** It is kept by a server or by another program, which may never answer. */
  readonly mayHang: boolean;
  /** `major:minor`, by which the kernel lists its locks; null where no table tells it. */
  readonly device: string | null;
}

/** File systems that the kernel keeps by itself, in memory or on a disk of this machine. */
const LOCAL =
  /^(ext[234]|xfs|btrfs|zfs|bcachefs|f2fs|jfs|overlay|aufs|squashfs|erofs|iso9660|udf|v?fat|exfat|ntfs3?|tmpfs|ramfs|rootfs|devtmpfs|devpts|proc|sysfs|cgroup2?|fusectl|securityfs|debugfs|tracefs|configfs|mqueue|hugetlbfs|bpf|pstore|efivarfs|binfmt_misc|nsfs|rpc_pipefs|cpuset)$/;

const OUR_OWN = { key: '', mayHang: false };
const UNLISTED: Mount = { ...OUR_OWN, device: null };
/** Like the kernel, which calls it a loop then. */
const MOST_LINKS = 40;

interface Entry extends Mount {
  readonly point: string;
}

/** Where file systems are mounted, as `/proc/self/mountinfo` has it (proc_pid_mountinfo(5)). */
export class MountTable {
  private readonly found = new Map<string, Promise<Mount>>();

  private constructor(
    private readonly entries: readonly Entry[],
    private readonly root: string,
  ) {}

  /**
   * @param text of the table; null on systems without one
   * @param program path of what runs: its file system answers, or nothing here would run
   * @param root where the paths of the table begin, for example `/proc/4711/root`
   */
  static parse(text: string | null, program: string, root = ''): MountTable {
    const all = [...(text ?? '').matchAll(/^\d+ \d+ (\S+) \S+ (\S+) .* - (\S+) /gm)].map(
      ([, device = '', escaped = '', type = '']) => {
        const point = escaped.replace(/\\(\d{3})/g, (_, octal: string) =>
          String.fromCharCode(parseInt(octal, 8)),
        );
        return { point, key: point, mayHang: !LOCAL.test(type), device };
      },
    );
    const own = new Set([longest(all, program)?.point, '/']);
    return new MountTable(
      all.map((one) => (own.has(one.point) ? { ...one, ...OUR_OWN } : one)),
      root,
    );
  }

  static read(file = '/proc/self/mountinfo', program = process.execPath): MountTable {
    try {
      return MountTable.parse(readFileSync(file, 'utf8'), program);
    } catch {
      // No Linux, or no /proc: then nobody can tell what lies where.
      return MountTable.parse(null, program);
    }
  }

  /** As a process sees them whose files are reached below `/proc/PID/root`. */
  static ofProcess(pid: string): MountTable {
    const text = attempt(() => readFileSync(`/proc/${pid}/mountinfo`, 'utf8'));
    return MountTable.parse(text, '/', `/proc/${pid}/root`);
  }

  get someMayHang(): boolean {
    return this.entries.some(({ mayHang }) => mayHang);
  }

  /** The file system of a folder, found without a question to one that may hang: links are followed up to there. */
  async of(folder: string): Promise<Mount> {
    const known =
      this.found.get(folder) ?? (this.someMayHang ? this.follow(folder) : this.at(resolve(folder)));
    if (known instanceof Promise) {
      this.found.set(folder, known);
    }
    return known;
  }

  /** As `major:minor` in /proc/locks; `stat` names another one on file systems of several parts (btrfs, overlay). */
  async deviceOf(path: string): Promise<string | null> {
    return (await this.follow(path)).device;
  }

  private at(path: string): Mount {
    return longest(this.entries, path) ?? UNLISTED;
  }

  private async follow(folder: string): Promise<Mount> {
    let links = 0;
    let at = '/';
    let rest = namesIn(resolve(folder));
    for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
      const next = join(at, name);
      const mount = this.at(next);
      if (mount.mayHang) {
        return mount;
      }
      // What is no link, or not there, stays as it is called.
      const target = links < MOST_LINKS ? await readlink(this.root + next).catch(() => null) : null;
      if (target === null) {
        at = next;
      } else {
        links++;
        rest = [...namesIn(resolve(at, target)), ...rest];
        at = '/';
      }
    }
    return this.at(at);
  }
}

function namesIn(path: string): string[] {
  return path.split('/').filter((name) => name !== '');
}

/** The last mount at a place hides those before it. */
function longest(entries: readonly Entry[], path: string): Entry | undefined {
  let best: Entry | undefined;
  for (const one of entries) {
    const isAbove = one.point === '/' || path === one.point || path.startsWith(`${one.point}/`);
    if (isAbove && one.point.length >= (best?.point.length ?? 0)) {
      best = one;
    }
  }
  return best;
}
