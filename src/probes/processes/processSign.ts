import { readFileSync } from 'node:fs';
import { parseStat } from './linux/processStat';

/**
 * A text about a process that changes when it ends, when another process gets its number, and when it is stopped by a
 * signal or goes on. One read of kernel memory on Linux, and elsewhere only whether it is there: cheap enough to be
 * looked at every second, where a look at the daemon itself would be a burden to it.
 * @returns null when there is no such process any more, or only what its parent has not collected yet
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
export function processSign(pid: number, platform: NodeJS.Platform = process.platform): string | null {
  return platform === 'linux' || platform === 'android' ? linuxSign(pid) : signalSign(pid);
}

function linuxSign(pid: number): string | null {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ESRCH' ? null : 'hidden';
  }
  const { state, startTicks } = parseStat(text);
  return state === 'Z' || state === 'X' ? null : `${startTicks}${state === 'T' ? ' stopped' : ''}`;
}

function signalSign(pid: number): string | null {
  try {
    process.kill(pid, 0);
    return 'there';
  } catch (error) {
    // Another user's process may not be signalled, but it is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? 'there' : null;
  }
}
