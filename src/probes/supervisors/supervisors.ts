import { readFileSync } from 'node:fs';
import { attempt } from '../attempt';
import { readBeginning } from '../processes/linux/boundedProcRead';
import { readStat, type Stat } from '../processes/linux/processStat';
import { type Ancestor, type Lineage, supervisorOf } from './lineage';
import type { Supervisor } from './supervisor';
import { terminalName } from './terminalName';

/** More generations than these were made by somebody who wants us to read them. */
const MOST_ANCESTORS = 32;
/** Another user chose how long they are. */
const ARGUMENT_BYTES = 16 * 1024;
const ENVIRONMENT_BYTES = 256 * 1024;
/** More daemons than anybody runs. */
const MOST_KNOWN = 256;

/** Who looks after a daemon, and what must not have changed for that to be true still. */
export interface KnownSupervisor {
  /** The daemon itself, its parent, its session and its terminal. */
  readonly daemon: string;
  /** Who looks after it, as it was then: another process may have its PID since. */
  readonly of: { readonly pid: number; readonly startTicks: number } | null;
  readonly supervisor: Supervisor | null;
}

/**
 * Who looks after the daemons of this machine. Remembers what it found for as long as daemon, parent and supervisor are
 * the same: that is all of one file a look.
 */
export class Supervisors {
  /**
   * @param known of earlier looks, by the PID of the daemon
   * @param read the stat of a process; null for one that has ended, or is hidden
   */
  constructor(
    private readonly known: Map<number, KnownSupervisor>,
    private readonly read: (folder: string) => Stat | null = readStat,
  ) {}

  /**
   * @param proc where /proc is mounted
   * @param stat of the daemon, as this look sees it
   * @param groups the text of its `cgroup`
   */
  of(proc: string, pid: number, stat: Stat, groups: string): Supervisor | null {
    const daemon = [stat.startTicks, stat.parent, stat.session, stat.terminal, groups].join(' ');
    const known = this.known.get(pid);
    if (known?.daemon === daemon && this.isThere(proc, known.of)) {
      return known.supervisor;
    }
    const supervisor = supervisorOf(this.lineageOf(proc, pid, stat, groups));
    const of = supervisor?.pid == null ? null : this.read(`${proc}/${supervisor.pid}`);
    this.known.delete(pid);
    this.known.set(pid, {
      daemon,
      of: of && supervisor?.pid != null ? { pid: supervisor.pid, startTicks: of.startTicks } : null,
      supervisor,
    });
    const [oldest] = this.known.keys();
    if (this.known.size > MOST_KNOWN && oldest !== undefined) {
      this.known.delete(oldest);
    }
    return supervisor;
  }

  private isThere(proc: string, of: KnownSupervisor['of']): boolean {
    return of === null || this.read(`${proc}/${of.pid}`)?.startTicks === of.startTicks;
  }

  private lineageOf(proc: string, pid: number, stat: Stat, groups: string): Lineage {
    return {
      pid,
      session: stat.session,
      tty: terminalName(stat.terminal),
      groups,
      ownGroups: attempt(() => readFileSync(`${proc}/self/cgroup`, 'utf8')) ?? '',
      ancestors: this.ancestorsOf(proc, stat.parent),
      argumentsOf: (one) =>
        (attempt(() => readBeginning(`${proc}/${one}/cmdline`, ARGUMENT_BYTES)) ?? '')
          .split('\0')
          .slice(0, -1),
      variable: (name) =>
        (attempt(() => readBeginning(`${proc}/${pid}/environ`, ENVIRONMENT_BYTES)) ?? '')
          .split('\0')
          .find((pair) => pair.startsWith(`${name}=`))
          ?.slice(name.length + 1) ?? null,
    };
  }

  private ancestorsOf(proc: string, parent: number): Ancestor[] {
    const ancestors: Ancestor[] = [];
    for (let pid = parent; pid > 0 && ancestors.length < MOST_ANCESTORS;) {
      const stat = this.read(`${proc}/${pid}`);
      if (!stat) {
        break;
      }
      ancestors.push({ pid, name: stat.name, session: stat.session });
      pid = stat.parent;
    }
    return ancestors;
  }
}
