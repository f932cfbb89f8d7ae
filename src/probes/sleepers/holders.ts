import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { attempt } from '../attempt';
import { readBeginning } from '../processes/linux/boundedProcRead';
import { readDescriptors, socketInodes } from '../sockets/descriptors';
import { inTurns } from '../turns';
import { isManager } from './startedDaemon';

/** A process that may hold a socket for others. */
export interface Holder {
  readonly pid: number;
  /** Whole where its arguments have it, else as the kernel cuts it. */
  readonly name: string;
  readonly uid: number;
  readonly argv: readonly string[];
  /** It is known by name to start what serves. */
  readonly manages: boolean;
}

const MOST_ARGUMENTS = 4096;

/** All processes of a machine, during one look. */
export class Holders {
  private constructor(
    private readonly proc: string,
    readonly all: readonly Holder[],
  ) {}

  static async read(proc: string): Promise<Holders> {
    const pids = (attempt(() => readdirSync(proc)) ?? []).filter((name) => /^\d+$/.test(name));
    const all = await inTurns(pids, (pid) => holderOf(proc, Number(pid)) ?? []);
    return new Holders(proc, all.flat());
  }

  /** Those that are seen to have one of these sockets. */
  async having(inodes: ReadonlySet<string>): Promise<Holder[]> {
    const found = await inTurns(this.all, (one) => {
      const own = attempt(() => socketInodes(readDescriptors(`${this.proc}/${one.pid}`) ?? []));
      return hasAny(own, inodes) ? [one] : [];
    });
    return found.flat();
  }

  /**
   * True when a process of a service runs: its control group bears the name of the unit.
   * @see https://man7.org/linux/man-pages/man7/cgroups.7.html
   */
  async runIn(unit: string): Promise<boolean> {
    const found = await inTurns(this.all, ({ pid }) => {
      const groups = attempt(() => readFileSync(`${this.proc}/${pid}/cgroup`, 'utf8')) ?? '';
      return groups.split('\n').some((line) => line.split('/').includes(unit));
    });
    return found.includes(true);
  }
}

/** True for who is seen to have one of these sockets. @param own null where nobody sees what it has */
export function hasAny(own: ReadonlySet<string> | null, inodes: ReadonlySet<string>): boolean {
  return own !== null && [...inodes].some((inode) => own.has(inode));
}

/** Null for a process that has ended. */
function holderOf(proc: string, pid: number): Holder | null {
  const status = attempt(() => readFileSync(`${proc}/${pid}/status`, 'utf8'));
  if (status === null) {
    return null;
  }
  const name = /^Name:\t(.*)$/m.exec(status)?.[1] ?? '';
  const text = attempt(() => readBeginning(`${proc}/${pid}/cmdline`, MOST_ARGUMENTS)) ?? '';
  const argv = text.replace(/\0$/, '').split('\0');
  const program = basename(argv[0] ?? '');
  return {
    pid,
    name: program.startsWith(name) ? program : name,
    uid: Number(/^Uid:\t(\d+)/m.exec(status)?.[1] ?? -1),
    argv,
    manages: isManager(name, argv),
  };
}
