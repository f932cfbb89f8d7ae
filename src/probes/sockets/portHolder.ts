import { readdirSync, readFileSync } from 'node:fs';
import { readDescriptors, socketInodes } from './descriptors';
import { readTcpTable } from './tcpTable';

/** A process that listens on a port. */
export interface PortHolder {
  readonly pid: number;
  /** As the kernel shortens it: at most 15 characters. */
  readonly name: string;
}

/**
 * Finds who listens on a TCP port of this machine.
 * @returns null where that cannot be seen: another user's process, another container, or no Linux
 */
export function findPortHolder(port: number, proc = '/proc'): PortHolder | null {
  try {
    const table = readTcpTable(`${proc}/self/net`) ?? [];
    const listeners = table.filter((one) => one.listens && one.port === port);
    const pids = listeners.length === 0 ? [] : readdirSync(proc).filter((name) => /^\d+$/.test(name));
    const pid = pids.find((one) => {
      const own = socketsOf(`${proc}/${one}`);
      return listeners.some(({ inode }) => own.has(inode));
    });
    return pid === undefined
      ? null
      : { pid: Number(pid), name: readFileSync(`${proc}/${pid}/comm`, 'utf8').trim() };
  } catch {
    // No /proc, or it has ended in the meantime.
    return null;
  }
}

function socketsOf(folder: string): ReadonlySet<string> {
  try {
    return socketInodes(readDescriptors(folder) ?? []);
  } catch {
    // Another user's process, or one that has ended.
    return new Set();
  }
}
