import { readFileSync, readlinkSync } from 'node:fs';
import { attempt } from '../../attempt';
import { readDescriptors, socketInodes } from '../../sockets/descriptors';
import { isFrozenGroup } from './freezer';
import type { Listeners } from '../../sockets/listenerMemory';
import type { LinuxMachine } from './linuxMachine';
import { type Listening, listeningAt } from '../../sockets/listening';
import { readBeginning } from './boundedProcRead';
import { MS_PER_TICK, parseStat, readStat } from './processStat';
import { type DaemonEnvironment, type DaemonProcess, ENVIRONMENT_NAMES } from '../processes';
import { readTcpTable, type TcpSocket } from '../../sockets/tcpTable';

/** More than this in the future began nothing: then the clock does not fit (a time namespace, a clock set back). */
const FUTURE_MS = 1000;
/** So much of an environment is read: the kernel allows megabytes, and another user chose it. */
const ENVIRONMENT_BYTES = 256 * 1024;

type Facts = Omit<DaemonProcess, 'kind' | 'command' | 'program'>;

/** True for a process that is gone, or a zombie, or whose PID is another's now. */
export function hasEnded(machine: LinuxMachine, { pid, startedAt }: Facts): boolean {
  const stat = readStat(`${machine.proc}/${pid}`);
  return !stat || isDead(stat.state) || startTime(machine, stat.startTicks) !== startedAt;
}

function isDead(state: string): boolean {
  return state === 'Z' || state === 'X';
}

/**
 * The user who runs a process; its folder belongs to root where it has rights of its own.
 * @throws the `errno` error of a process that has ended
 */
export function userOf(folder: string): number {
  return Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`${folder}/status`, 'utf8'))?.[1]);
}

/**
 * @param seen what was read of it just now; null where nobody tells
 * @returns null when the process has ended in the meantime.
 */
export function readProcessFacts(
  machine: LinuxMachine,
  pid: number,
  seen: { readonly stat: string | null; readonly uid: number | null },
): Facts | null {
  const folder = `${machine.proc}/${pid}`;
  const stat = seen.stat === null ? null : parseStat(seen.stat);
  if (!stat || isDead(stat.state)) {
    return null;
  }
  const { uid } = seen;
  const links = attempt(() => readDescriptors(folder));
  const sockets = links && socketInodes(links);
  const sharesNetwork = machine.shares(pid, 'net') ?? true;
  const root = rootOf(folder);
  const groups = attempt(() => readFileSync(`${folder}/cgroup`, 'utf8')) ?? '';
  return {
    pid,
    cwd: cwdOf(folder, root),
    environment: attempt(() => parseEnvironment(readBeginning(`${folder}/environ`, ENVIRONMENT_BYTES))),
    home: uid === null ? null : machine.homeOf(uid),
    uid,
    startedAt: startTime(machine, stat.startTicks),
    startTicks: stat.startTicks,
    frozen: stat.state === 'T' || isFrozenGroup(groups),
    traced: stat.state === 't',
    root: isElsewhere(machine, pid, root) ? `${folder}/root` : '',
    sharesNetwork,
    listening: listeningOf(folder, sockets, sharesNetwork ? machine.listeners : null),
    sockets,
    openFiles: links && links.filter((link) => link.startsWith('/')),
    supervisor: machine.supervisors.of(machine.proc, pid, stat, groups),
  };
}

/** @param ours the sockets of our network namespace; null for a process in another one */
function listeningOf(
  folder: string,
  sockets: ReadonlySet<string> | null,
  ours: Listeners | null,
): Listening | null {
  if (ours) {
    return sockets && ours.among(sockets);
  }
  // Whoever sees the files of the process sees which listeners are its own; else all of its namespace count.
  const isItsOwn = ({ inode, listens }: TcpSocket) => listens && sockets?.has(inode) !== false;
  const table = readTcpTable(`${folder}/net`);
  return table && listeningAt(table.filter(isItsOwn));
}

function startTime({ boot }: LinuxMachine, startTicks: number): number | null {
  const startedAt = boot === null ? null : Math.round(boot + startTicks * MS_PER_TICK);
  return startedAt === null || startedAt > Date.now() + FUTURE_MS ? null : startedAt;
}

export function parseEnvironment(text: string): DaemonEnvironment {
  const kept: Partial<Record<(typeof ENVIRONMENT_NAMES)[number], string>> = {};
  for (const pair of text.split('\0')) {
    const split = pair.indexOf('=');
    const name = ENVIRONMENT_NAMES.find((known) => known === pair.slice(0, split));
    if (name) {
      kept[name] = pair.slice(split + 1);
    }
  }
  return kept;
}

/** What a process has as its root; null for another user's process, or one that has ended. */
export function rootOf(folder: string): string | null {
  return attempt(() => readlinkSync(`${folder}/root`));
}

/**
 * The working directory by the name that a process itself has for it: where its root is another one than ours (chroot)
 * the kernel tells us the whole path.
 * @param root as `rootOf` gives it
 */
export function cwdOf(folder: string, root: string | null): string | null {
  const cwd = attempt(() => readlinkSync(`${folder}/cwd`));
  if (cwd === null || root === null || root === '/') {
    return cwd;
  }
  return cwd === root ? '/' : cwd.startsWith(`${root}/`) ? cwd.slice(root.length) : cwd;
}

/** Whether files of a process are to be reached below its own root. */
function isElsewhere(machine: LinuxMachine, pid: number, root: string | null): boolean {
  return machine.shares(pid, 'mnt') === false || (root !== null && root !== '/');
}
