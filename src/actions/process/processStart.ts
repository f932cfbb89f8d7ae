import { spawnSync } from 'node:child_process';
import { readStat } from '../../probes/processes/linux/processStat';

/** One process, and not another one that has its PID later. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it was started, as the system tells it: the same text for the same process alone. */
  readonly start: string;
}

const PS = '/bin/ps';
const PS_MS = 2000;

/**
 * The process that has this PID at this moment. Synchronous, so that nothing comes between it and a signal.
 * @returns null for none, for one that has ended and waits for its parent, and on Windows
 */
export function identityOf(
  pid: number,
  platform: NodeJS.Platform = process.platform,
): ProcessIdentity | null {
  switch (platform) {
    case 'win32':
      return null;
    case 'linux':
    case 'android':
      return ofProc(pid);
    default:
      return ofPs(pid);
  }
}

export function isSame(one: ProcessIdentity, other: ProcessIdentity | null): boolean {
  return other !== null && one.pid === other.pid && one.start === other.start;
}

function ofProc(pid: number): ProcessIdentity | null {
  const stat = readStat(`/proc/${pid}`);
  return stat === null || stat.state === 'Z' || stat.state === 'X'
    ? null
    : { pid, start: String(stat.startTicks) };
}

/** @see https://man.freebsd.org/cgi/man.cgi?ps: `lstart` is the time of its start, to the second */
function ofPs(pid: number): ProcessIdentity | null {
  const { stdout } = spawnSync(PS, ['-o', 'stat=,lstart=', '-p', String(pid)], {
    encoding: 'utf8',
    timeout: PS_MS,
    env: { LC_ALL: 'C' },
  });
  const [, state = '', start] = /^\s*(\S+)\s+(.+?)\s*$/m.exec(stdout) ?? [];
  return start === undefined || state.startsWith('Z') ? null : { pid, start };
}
