import { readFileSync, readlinkSync } from 'node:fs';
import { attempt } from '../attempt';
import { readDescriptors, socketInodes } from '../sockets/descriptors';
import { isFrozenGroup } from './freezer';
import type { ListenerLook } from '../sockets/listenerMemory';
import type { LinuxLook } from './linuxLook';
import { type Listening, listeningAt } from '../sockets/listening';
import { type DaemonEnvironment, type DaemonProcess, ENVIRONMENT_NAMES } from './processes';
import { readTcpTable, type TcpSocket } from '../sockets/tcpTable';

/** USER_HZ, the unit of start times in /proc/PID/stat: 100 on every architecture that Node runs on. */
const MS_PER_TICK = 10;

type Facts = Omit<DaemonProcess, 'kind' | 'command'>;

/** True for a process that is gone, or a zombie, or whose PID is another's now. */
export function hasEnded(look: LinuxLook, { pid, startedAt }: Facts): boolean {
  const stat = readStat(`${look.proc}/${pid}`);
  return !stat || isDead(stat.state) || startTime(look, stat.startTicks) !== startedAt;
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

/** @returns null when the process has ended in the meantime. */
export function readProcessFacts(look: LinuxLook, pid: number): Facts | null {
  const folder = `${look.proc}/${pid}`;
  const stat = readStat(folder);
  if (!stat || isDead(stat.state)) {
    return null;
  }
  const uid = attempt(() => userOf(folder));
  const links = attempt(() => readDescriptors(folder));
  const sharesNetwork = look.shares(pid, 'net') ?? true;
  return {
    pid,
    program: attempt(() => readlinkSync(`${folder}/exe`)),
    cwd: attempt(() => readlinkSync(`${folder}/cwd`)),
    environment: attempt(() => parseEnvironment(readFileSync(`${folder}/environ`, 'utf8'))),
    home: uid === null ? null : look.homeOf(uid),
    uid,
    startedAt: startTime(look, stat.startTicks),
    frozen:
      stat.state === 'T' || isFrozenGroup(attempt(() => readFileSync(`${folder}/cgroup`, 'utf8')) ?? ''),
    traced: stat.state === 't',
    root: readRoot(look, pid),
    sharesNetwork,
    listening: listeningOf(folder, links, sharesNetwork ? look.listeners : null),
    openFiles: links && links.filter((link) => link.startsWith('/')),
  };
}

/** @param ours the sockets of our network namespace; null for a process in another one */
function listeningOf(
  folder: string,
  links: readonly string[] | null,
  ours: ListenerLook | null,
): Listening | null {
  const inodes = socketInodes(links ?? []);
  if (ours) {
    return links && ours.among(inodes);
  }
  // Whoever sees the files of the process sees which listeners are its own; else all of its namespace count.
  const isItsOwn = ({ inode, listens }: TcpSocket) => listens && (links === null || inodes.has(inode));
  return listeningAt(readTcpTable(`${folder}/net`).filter(isItsOwn));
}

function readStat(folder: string): ReturnType<typeof parseStat> | null {
  return attempt(() => parseStat(readFileSync(`${folder}/stat`, 'utf8')));
}

export function parseStat(text: string): { state: string; startTicks: number } {
  // The name in parentheses may hold spaces and parentheses itself.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', startTicks: Number(fields[19]) };
}

function startTime({ boot }: LinuxLook, startTicks: number): number | null {
  return boot === null ? null : Math.round(boot + startTicks * MS_PER_TICK);
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

function readRoot(look: LinuxLook, pid: number): string {
  const folder = `${look.proc}/${pid}/root`;
  const root = attempt(() => readlinkSync(folder));
  const elsewhere = look.shares(pid, 'mnt') === false || (root !== null && root !== '/');
  return elsewhere ? folder : '';
}
