import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseStat } from '../../probes/processes/linux/processStat';

/** One process, and not another one that has its PID later. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it was started, as the system tells it: the same text for the same process alone. */
  readonly start: string;
}

/**
 * `gone` only where the system says that there is no such process, or that it has ended and waits for its parent:
 * whoever cannot look, as without a free descriptor, knows nothing.
 */
export type ProcessLook = ProcessIdentity | 'gone' | 'unknown';

const PS = '/bin/ps';
const PS_MS = 2000;

/** The process that has this PID at this moment. Synchronous, so that nothing comes between it and a signal. */
export function lookAtProcess(pid: number, platform: NodeJS.Platform = process.platform): ProcessLook {
  switch (platform) {
    case 'win32':
      return 'unknown';
    case 'linux':
    case 'android':
      return ofProc(pid);
    default:
      return ofPs(pid);
  }
}

export function isSame(one: ProcessIdentity, other: ProcessLook): boolean {
  return typeof other !== 'string' && one.pid === other.pid && one.start === other.start;
}

function ofProc(pid: number): ProcessLook {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return (code === 'ENOENT' || code === 'ESRCH') && hasNone(pid) ? 'gone' : 'unknown';
  }
  const { state, startTicks } = parseStat(text);
  return state === 'Z' || state === 'X' ? 'gone' : { pid, start: String(startTicks) };
}

/** A `/proc` that is not mounted, or hides others' processes, has no entry for one that lives. */
function hasNone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

function ofPs(pid: number): ProcessLook {
  const { stdout, error } = spawnSync(PS, psArguments(pid), {
    encoding: 'utf8',
    timeout: PS_MS,
    env: { LC_ALL: 'C' },
  });
  return error === undefined ? lookInPs(pid, stdout, hasNone) : 'unknown';
}

/**
 * Two options, as FreeBSD takes all that comes after the first `=` for a heading.
 * @see https://man.freebsd.org/cgi/man.cgi?ps: `lstart` is the time of its start, to the second
 */
export function psArguments(pid: number): readonly string[] {
  return ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)];
}

/**
 * What `ps` has said of a process.
 * @param none whether the system has no process of this PID
 */
export function lookInPs(pid: number, stdout: string, none: (pid: number) => boolean): ProcessLook {
  const [, state = '', start] = /^[ \t]*(\S+)[ \t]+(\S.*)$/m.exec(stdout) ?? [];
  if (start === undefined) {
    return none(pid) ? 'gone' : 'unknown';
  }
  return state.startsWith('Z') ? 'gone' : { pid, start: start.trimEnd() };
}
