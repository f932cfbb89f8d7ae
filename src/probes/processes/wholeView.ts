import { readFileSync, readlinkSync } from 'node:fs';
import { attempt } from '../attempt';

/** What this program's `/proc` tells of itself; null for what cannot be read. */
export interface ProcView {
  /** What `/proc/self/ns/pid` leads to. */
  readonly pidNamespace: string | null;
  /** Of `/proc/self/status`. */
  readonly status: string | null;
  /** Of `/proc/self/mountinfo`. */
  readonly mounts: string | null;
  /** Of the first process, which is another user's for all but root. */
  readonly firstProcess: string | null;
}

/** PROC_PID_INIT_INO of the kernel: the PID namespace that contains all others has always this number. */
const FIRST_NAMESPACE = 'pid:[4026531836]';
/** What would show other locks, or other processes, than the kernel has. */
const MASKED = /^\/proc\/(?:locks|self|thread-self|\d+)(?:\/|$)/;

/**
 * Whether `/proc` shows every process of this machine and every lock. In a container, behind `hidepid` and in a `/proc`
 * that is another's or masked in parts, what is not seen may be there all the same.
 * @see pid_namespaces(7), proc(5), proc_locks(5)
 */
export function isWholeView({ pidNamespace, status, mounts, firstProcess }: ProcView): boolean {
  const numbers =
    /^NSpid:\s*(.*)$/m
      .exec(status ?? '')?.[1]
      ?.trim()
      .split(/\s+/) ?? [];
  return (
    pidNamespace === FIRST_NAMESPACE &&
    numbers.length <= 1 &&
    firstProcess !== null &&
    mounts !== null &&
    isWholeProc(mounts)
  );
}

function isWholeProc(mounts: string): boolean {
  const all = [...mounts.matchAll(/^\d+ \d+ \S+ (\S+) (\S+) .*? - (\S+) (?:\S+ )?(.*)$/gm)].map(
    ([, root = '', point = '', type = '', options = '']) => ({ root, point, type, options }),
  );
  const proc = all.filter(({ point }) => point === '/proc').at(-1);
  return (
    proc?.type === 'proc' &&
    proc.root === '/' &&
    !/(?:^|,)subset=/.test(proc.options) &&
    !all.some(({ point }) => MASKED.test(point))
  );
}

/** Whether this program sees every process of this machine, and every lock; true on systems without `/proc`. */
export function seesWholeMachine(platform: NodeJS.Platform, proc = '/proc'): boolean {
  if (platform !== 'linux') {
    return true;
  }
  const text = (name: string) => attempt(() => readFileSync(`${proc}/${name}`, 'utf8')) ?? null;
  return isWholeView({
    pidNamespace: attempt(() => readlinkSync(`${proc}/self/ns/pid`)) ?? null,
    status: text('self/status'),
    mounts: text('self/mountinfo'),
    firstProcess: text('1/stat'),
  });
}
