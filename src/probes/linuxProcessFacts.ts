import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { isFrozenGroup } from './freezer';
import { readTcpTable } from './linuxListeners';
import type { ListenerLook } from './listenerMemory';
import {
  type DaemonEnvironment,
  type DaemonProcess,
  ENVIRONMENT_NAMES,
  type ListeningAddress,
} from './processes';

/** USER_HZ, the unit of start times in /proc/PID/stat: 100 on every architecture that Node runs on. */
const TICKS_PER_SECOND = 100;

/** The clock may be set, and the kernel counts in hundredths of a second. */
const CLOCK_ERROR_MS = 1000;

type Facts = Omit<DaemonProcess, 'kind' | 'command'>;

/** True for a process that is gone, or a zombie, or whose PID is another's now. */
export function hasEnded(proc: string, { pid, startedAt }: Facts): boolean {
  const stat = attempt(() => parseStat(readFileSync(`${proc}/${pid}/stat`, 'latin1')));
  if (!stat || isDead(stat.state)) {
    return true;
  }
  const again = attempt(() => startTime(proc, stat.startTicks));
  return startedAt !== null && again !== null && Math.abs(again - startedAt) > CLOCK_ERROR_MS;
}

function isDead(state: string): boolean {
  return state === 'Z' || state === 'X';
}

/** @returns null when the process has ended in the meantime. */
export function readProcessFacts(proc: string, pid: number, ours: ListenerLook): Facts | null {
  const folder = `${proc}/${pid}`;
  const stat = attempt(() => parseStat(readFileSync(`${folder}/stat`, 'latin1')));
  if (!stat || isDead(stat.state)) {
    return null;
  }
  const uid = attempt(() => Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`${folder}/status`, 'latin1'))?.[1]));
  const links = attempt(() => readDescriptors(folder));
  const sharesNetwork = sameNamespace(proc, pid, 'net') ?? true;
  return {
    pid,
    program: attempt(() => readlinkSync(`${folder}/exe`)),
    cwd: attempt(() => readlinkSync(`${folder}/cwd`)),
    environment: attempt(() => parseEnvironment(readFileSync(`${folder}/environ`, 'utf8'))),
    home: uid === null ? null : homeOf(uid),
    uid,
    startedAt: attempt(() => startTime(proc, stat.startTicks)),
    frozen:
      stat.state === 'T' || isFrozenGroup(attempt(() => readFileSync(`${folder}/cgroup`, 'latin1')) ?? ''),
    traced: stat.state === 't',
    root: readRoot(proc, pid),
    sharesNetwork,
    listening: listeningOf(folder, links, sharesNetwork ? ours : null),
    openFiles: links && links.filter((link) => link.startsWith('/')),
  };
}

/** @param ours the sockets of our network namespace; null for a process in another one */
function listeningOf(
  folder: string,
  links: readonly string[] | null,
  ours: ListenerLook | null,
): ListeningAddress[] | null {
  const inodes = new Set(links?.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
  if (ours) {
    return links && ours.among(inodes);
  }
  // Whoever sees the files of the process sees which listeners are its own; else all of its namespace count.
  return readTcpTable(`${folder}/net`).listeners.filter(({ inode }) => links === null || inodes.has(inode));
}

function attempt<T>(look: () => T): T | null {
  try {
    return look();
  } catch {
    // Another user's process, or one that just ended: null says that we could not see.
    return null;
  }
}

export function parseStat(text: string): { state: string; startTicks: number } {
  // The name in parentheses may hold spaces and parentheses itself.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', startTicks: Number(fields[19]) };
}

function startTime(proc: string, startTicks: number): number {
  const uptime = Number(readFileSync(`${proc}/uptime`, 'latin1').split(' ')[0]);
  return Math.round(Date.now() - (uptime - startTicks / TICKS_PER_SECOND) * 1000);
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

/** Null where all are hidden: of a process of ours with more rights than we have, the numbers can be listed. */
function readDescriptors(folder: string): string[] | null {
  const numbers = readdirSync(`${folder}/fd`);
  const links = numbers.flatMap((fd) => attempt(() => readlinkSync(`${folder}/fd/${fd}`)) ?? []);
  return numbers.length > 0 && links.length === 0 ? null : links;
}

function sameNamespace(proc: string, pid: number, name: 'net' | 'mnt'): boolean | null {
  return attempt(() => readlinkSync(`${proc}/${pid}/ns/${name}`) === readlinkSync(`${proc}/self/ns/${name}`));
}

function readRoot(proc: string, pid: number): string {
  const root = attempt(() => readlinkSync(`${proc}/${pid}/root`));
  const elsewhere = sameNamespace(proc, pid, 'mnt') === false || (root !== null && root !== '/');
  return elsewhere ? `${proc}/${pid}/root` : '';
}

/** The home of a user as /etc/passwd has it; users of a directory service are not in there. */
function homeOf(uid: number): string | null {
  const passwd = attempt(() => readFileSync('/etc/passwd', 'utf8')) ?? '';
  const line = passwd.split('\n').find((one) => one.split(':')[2] === String(uid));
  return line?.split(':')[5] ?? null;
}
