import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { attempt } from '../attempt';
import { readBeginning } from '../processes/linux/boundedProcRead';
import { readStat } from '../processes/linux/processStat';
import { type ChargeFacts, hasTool, isCharge, type Link } from './charge';
import { unitPathOf } from './controlGroup';
import type { Supervisor } from './supervisor';

/** Nobody starts a daemon through more. */
const MOST_BETWEEN = 16;
const ARGUMENT_BYTES = 16 * 1024;

/**
 * Whether a supervisor looks after a running daemon itself, as the processes are now.
 * @param pid of the daemon
 * @param proc where /proc is mounted
 */
export function isChargeNow(supervisor: Supervisor, pid: number, proc = '/proc'): boolean {
  const facts = hasTool(supervisor) ? chargeFacts(supervisor, pid, proc) : null;
  return facts !== null && isCharge(supervisor, facts);
}

/** @returns null where the daemon has ended */
function chargeFacts(supervisor: Supervisor, pid: number, proc: string): ChargeFacts | null {
  const stat = readStat(`${proc}/${pid}`);
  if (stat === null) {
    return null;
  }
  const depth = namespacesOf(proc, pid).length;
  const isTop =
    supervisor.kind === 'container'
      ? (one: number) => depth > 1 && isFirst(namespacesOf(proc, one), depth)
      : (one: number) => one === supervisor.pid;
  const between = linksTo(isTop, supervisor.kind === 'container', { proc, pid });
  return {
    pid,
    session: stat.session,
    between,
    supervisorSession:
      supervisor.pid === null ? null : (readStat(`${proc}/${supervisor.pid}`)?.session ?? null),
    others:
      supervisor.kind === 'systemd' ? othersInUnit(proc, [pid, ...(between ?? []).map((one) => one.pid)]) : 0,
  };
}

/** The numbers of a process in the namespaces that it is in, the outermost first. */
function namespacesOf(proc: string, pid: number): string[] {
  const status = attempt(() => readFileSync(`${proc}/${pid}/status`, 'utf8')) ?? '';
  return /^NSpid:\s*(.*)$/m.exec(status)?.[1]?.split(/\s+/) ?? [];
}

function isFirst(numbers: readonly string[], depth: number): boolean {
  return numbers.length === depth && numbers.at(-1) === '1';
}

/** @param inclusive whether the last one is among them: the first process of a container is in the way like all others */
function linksTo(
  isTop: (pid: number) => boolean,
  inclusive: boolean,
  { proc, pid }: { readonly proc: string; readonly pid: number },
): Link[] | null {
  const links: Link[] = [];
  for (let one = pid; links.length <= MOST_BETWEEN;) {
    if (inclusive && isTop(one)) {
      return links;
    }
    const parent = readStat(`${proc}/${one}`)?.parent ?? 0;
    if (parent === 0) {
      return null;
    }
    if (!inclusive && isTop(parent)) {
      return links;
    }
    const link = linkOf(proc, parent);
    if (link === null) {
      return null;
    }
    links.push(link);
    one = parent;
  }
  return null;
}

function linkOf(proc: string, pid: number): Link | null {
  const stat = readStat(`${proc}/${pid}`);
  return (
    stat && {
      pid,
      session: stat.session,
      name: stat.name,
      program: attempt(() => readlinkSync(`${proc}/${pid}/exe`)),
      argv: (attempt(() => readBeginning(`${proc}/${pid}/cmdline`, ARGUMENT_BYTES)) ?? '')
        .split('\0')
        .slice(0, -1),
      children: childrenOf(proc, pid),
    }
  );
}

/** @see https://man7.org/linux/man-pages/man5/proc_pid_task.5.html */
function childrenOf(proc: string, pid: number): number[] | null {
  return attempt(() =>
    readdirSync(`${proc}/${pid}/task`).flatMap((thread) =>
      readFileSync(`${proc}/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    ),
  );
}

/** What systemd would stop with a daemon. @param known the daemon first, and who is between it and systemd */
function othersInUnit(proc: string, known: readonly number[]): number {
  const unitOf = (pid: string | number) =>
    unitPathOf(attempt(() => readFileSync(`${proc}/${pid}/cgroup`, 'utf8')) ?? '');
  const [daemon = 0] = known;
  const unit = unitOf(daemon);
  const pids = (attempt(() => readdirSync(proc)) ?? []).filter((name) => /^\d+$/.test(name));
  return pids.filter(
    (pid) => !known.includes(Number(pid)) && unitOf(pid) === unit && !isBelow(proc, Number(pid), daemon),
  ).length;
}

function isBelow(proc: string, pid: number, above: number): boolean {
  let one = pid;
  for (let generation = 0; one > 1 && generation < MOST_BETWEEN; generation++) {
    if (one === above) {
      return true;
    }
    one = readStat(`${proc}/${one}`)?.parent ?? 0;
  }
  return false;
}
