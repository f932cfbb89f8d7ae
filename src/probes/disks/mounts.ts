import { readFileSync, readlinkSync } from 'node:fs';
import { readlink } from 'node:fs/promises';
import { join } from 'node:path/posix';
import { attempt } from '../attempt';
import { MOST_LINKS } from './questions';

/** A file system where it is mounted. */
export interface Mount {
  /** Tells it from others; empty for the one that this program itself lives on, null where nobody can tell them apart. */
  readonly key: string | null;
  /** It is kept by a server or by another program, which may never answer. */
  readonly mayHang: boolean;
  /** `major:minor`, by which the kernel lists its locks; null where no table tells it. */
  readonly device: string | null;
}

/** Where a path leads, as far as that can be told without asking a file system that may hang. */
export interface Target {
  readonly mount: Mount;
  /** Below the root of the table, without a link in it; as far as it goes before what may hang. */
  readonly path: string;
  /** It leads through more links than the kernel follows. */
  readonly loops: boolean;
}

/** File systems that the kernel keeps by itself, in memory or on a disk of this machine. */
const LOCAL =
  /^(ext[234]|xfs|btrfs|zfs|bcachefs|f2fs|jfs|overlay|aufs|squashfs|erofs|iso9660|udf|v?fat|exfat|ntfs3?|tmpfs|ramfs|rootfs|devtmpfs|devpts|proc|sysfs|cgroup2?|fusectl|securityfs|debugfs|tracefs|configfs|mqueue|hugetlbfs|bpf|pstore|efivarfs|binfmt_misc|nsfs|rpc_pipefs|cpuset)$/;

const UNLISTED: Mount = { key: null, mayHang: false, device: null };

interface Entry extends Mount {
  readonly point: string;
}

/** Where file systems are mounted, as `/proc/self/mountinfo` has it (proc_pid_mountinfo(5)). */
export class MountTable {
  private readonly found = new Map<string, Promise<Target>>();
  private readonly links = new Map<string, Promise<string | null>>();
  readonly someMayHang: boolean;

  private constructor(
    private readonly entries: readonly Entry[],
    private readonly root: string,
    private readonly above: (path: string) => Mount,
  ) {
    this.someMayHang = entries.some(({ mayHang }) => mayHang);
  }

  /**
   * @param text of the table; null on systems without one
   * @param program path of what runs: its file system answers, or nothing here would run; null for what runs elsewhere
   * @param root where the paths of the table begin, for example `/proc/4711/root`
   * @param above what a path is on that is below none of its mounts, as in a `chroot`
   */
  static parse(
    text: string | null,
    program: string | null,
    root = '',
    above: (path: string) => Mount = () => UNLISTED,
  ): MountTable {
    const all = [...(text ?? '').matchAll(/^\d+ \d+ (\S+) \S+ (\S+) .* - (\S+) /gm)].map(
      ([, device = '', escaped = '', type = '']) => {
        const point = escaped.replace(/\\(\d{3})/g, (_, octal: string) =>
          String.fromCharCode(parseInt(octal, 8)),
        );
        return { point, key: device, mayHang: !LOCAL.test(type), device };
      },
    );
    const own = new Set(program === null ? [] : [longest(all, program)?.device, longest(all, '/')?.device]);
    return new MountTable(
      all.map((one) => (own.has(one.device) ? { ...one, key: '', mayHang: false } : one)),
      root,
      above,
    );
  }

  static read(file = '/proc/self/mountinfo', program = process.execPath): MountTable {
    // Without one, as on other systems or without /proc, nobody can tell what lies where.
    return MountTable.parse(
      attempt(() => readFileSync(file, 'utf8')),
      program,
    );
  }

  /** As a process sees them whose files are reached below `/proc/PID/root`. */
  static ofProcess(pid: string, ours: MountTable): MountTable {
    const root = `/proc/${pid}/root`;
    const text = attempt(() => readFileSync(`/proc/${pid}/mountinfo`, 'utf8'));
    const top = attempt(() => readlinkSync(root));
    return MountTable.parse(text, null, root, (path) => (top === null ? UNLISTED : ours.at(join(top, path))));
  }

  /** The file system that a path is on by its name alone. */
  at(path: string): Mount {
    return longest(this.entries, path) ?? this.above(path);
  }

  /**
   * Where a path leads. Links are followed as somebody would whose root is that of the table, and never out of it.
   * @param isAboutLink true where the last part of the path stands for itself, whatever it leads to
   */
  async follow(path: string, isAboutLink = false): Promise<Target> {
    const key = `${path}\0${isAboutLink}`;
    const found = this.found.get(key) ?? this.walk(path, isAboutLink);
    this.found.set(key, found);
    return found;
  }

  private async walk(path: string, isAboutLink: boolean): Promise<Target> {
    let links = 0;
    let at: string[] = [];
    let rest = namesIn(path);
    for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
      if (name === '..') {
        at.pop();
        continue;
      }
      const next = `/${[...at, name].join('/')}`;
      const mount = this.at(next);
      if (mount.mayHang) {
        return { mount, path: next, loops: false };
      }
      const isEnd = isAboutLink && rest.length === 0;
      const target = isEnd ? null : await this.linkAt(next);
      if (target === null) {
        at.push(name);
      } else if (++links > MOST_LINKS) {
        return { mount, path: next, loops: true };
      } else {
        at = target.startsWith('/') ? [] : at;
        rest = [...namesIn(target), ...rest];
      }
    }
    const end = `/${at.join('/')}`;
    return { mount: this.at(end), path: end, loops: false };
  }

  /** Where a link leads. What is no link, or not there, stays as it is called. */
  private linkAt(path: string): Promise<string | null> {
    const known = this.links.get(path) ?? readlink(this.root + path).catch(() => null);
    this.links.set(path, known);
    return known;
  }
}

function namesIn(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
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
