import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { readTcpTable } from './linuxListeners';

/** A process that listens on a port. */
export interface PortHolder {
  readonly pid: number;
  /** As the kernel shortens it: at most 15 characters. */
  readonly name: string;
}

/**
 * Finds who listens on a TCP port of this machine.
 * @returns null where that cannot be seen: another user's process, another container, or no Linux
 * @see https://man7.org/linux/man-pages/man5/proc_pid_fd.5.html
 */
export function findPortHolder(port: number, proc = '/proc'): PortHolder | null {
  const sockets = new Set(
    readTcpTable(`${proc}/self/net`)
      .listeners.filter((one) => one.port === port)
      .map(({ inode }) => `socket:[${inode}]`),
  );
  const pids = sockets.size === 0 ? [] : namesIn(proc).filter((name) => /^\d+$/.test(name));
  const pid = pids.find((one) => holdsOneOf(sockets, `${proc}/${one}/fd`));
  return pid === undefined ? null : { pid: Number(pid), name: nameOf(`${proc}/${pid}/comm`) };
}

function holdsOneOf(sockets: ReadonlySet<string>, folder: string): boolean {
  return namesIn(folder).some((fd) => {
    try {
      return sockets.has(readlinkSync(`${folder}/${fd}`));
    } catch {
      // Closed in the meantime.
      return false;
    }
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Another user's process, or one that has ended.
    return [];
  }
}

function nameOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return 'unknown';
  }
}
