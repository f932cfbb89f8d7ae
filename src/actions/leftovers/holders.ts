import { readdirSync, readFileSync } from 'node:fs';
import { attempt } from '../../probes/attempt';
import { BootMemory } from '../../probes/processes/linux/bootMemory';
import { MS_PER_TICK, readStat } from '../../probes/processes/linux/processStat';
import type { DaemonProcess } from '../../probes/processes/processes';
import { PROGRAM_NAMES } from '../../probes/programs/daemonKind';
import { readDescriptors, socketInodes } from '../../probes/sockets/descriptors';
import { readTcpTable } from '../../probes/sockets/tcpTable';
import { parseUnixTable } from '../../probes/sockets/unixTable';
import type { Holder } from './leftover';

/** A daemon, as whoever reads of it knows it. */
export function holderOfDaemon({ pid, kind, startedAt }: DaemonProcess): Holder {
  return { pid, program: PROGRAM_NAMES[kind], startedAt };
}

/** What is known of any process; nothing but its number on systems without `/proc`. */
export function holderOfPid(pid: number, proc = '/proc'): Holder {
  const stat = readStat(`${proc}/${pid}`);
  const boot = stat === null ? null : new BootMemory().of(proc);
  return {
    pid,
    program: stat?.name ?? null,
    startedAt: stat === null || boot === null ? null : boot + stat.startTicks * MS_PER_TICK,
  };
}

/** Who listens on a TCP port, and at which address of this machine. */
export interface PortListener {
  readonly host: string;
  readonly holder: Holder;
}

/**
 * Everybody who listens on a TCP port of this machine: two programs of one user may at one address, and then each gets
 * a part of the connections (SO_REUSEPORT).
 * @returns those that can be seen
 */
export function portListeners(port: number, proc = '/proc'): PortListener[] {
  const table = attempt(() => readTcpTable(`${proc}/self/net`)) ?? [];
  return table
    .filter((one) => one.listens && one.port === port)
    .flatMap(({ host, inode }) => holdersOfSockets([inode], proc).map((holder) => ({ host, holder })));
}

/** Who listens on a unix socket, by the name that it was bound with; null where that cannot be seen. */
export function socketListener(path: string, proc = '/proc'): Holder | null {
  const table = attempt(() => readFileSync(`${proc}/self/net/unix`, 'utf8')) ?? '';
  const named = parseUnixTable(table).filter((one) => one.listens && plain(one.path) === plain(path));
  return (
    holdersOfSockets(
      named.map(({ inode }) => inode),
      proc,
    )[0] ?? null
  );
}

/** The daemons print doubled slashes. */
function plain(path: string): string {
  return path.replace(/\/{2,}/g, '/');
}

function holdersOfSockets(inodes: readonly string[], proc: string): Holder[] {
  const pids = inodes.length === 0 ? [] : (attempt(() => readdirSync(proc)) ?? []);
  return pids
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const own = socketInodes(attempt(() => readDescriptors(`${proc}/${pid}`)) ?? []);
      return inodes.some((inode) => own.has(inode));
    })
    .map((pid) => holderOfPid(Number(pid), proc));
}
