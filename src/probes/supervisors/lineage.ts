import { groupOf } from './controlGroup';
import type { Supervisor } from './supervisor';

/** One process between a daemon and PID 1, as the kernel shows it to everybody. */
export interface Ancestor {
  readonly pid: number;
  /** What it calls itself: fifteen letters at most. */
  readonly name: string;
  /** The session that it belongs to: the PID of the process that began it, if that is seen from here. */
  readonly session: number;
}

/** What tells who looks after a daemon. */
export interface Lineage {
  readonly pid: number;
  readonly session: number;
  /** The terminal that controls its session; null without one. */
  readonly tty: string | null;
  /** The text of `/proc/PID/cgroup`. */
  readonly groups: string;
  /** The same of ourselves: who is in the same container as we are is not looked after by that. */
  readonly ownGroups: string;
  /** Its parent first, PID 1 last; they end early where one could not be read. */
  readonly ancestors: readonly Ancestor[];
  /** The argument vector of one of these, looked up where it matters. */
  readonly argumentsOf: (pid: number) => readonly string[];
  /** A variable of the daemon's environment, looked up where it matters; null where it has none, or nobody may see it. */
  readonly variable: (name: string) => string | null;
}

type Found = Partial<Supervisor> & Pick<Supervisor, 'kind'>;

interface Named {
  /** The name that it gives itself. */
  readonly name: RegExp;
  readonly kind: Supervisor['kind'];
  /** What it calls the daemon. */
  readonly unit?: (one: Ancestor, of: Lineage) => string | null;
}

const secondArgument = ({ pid }: Ancestor, { argumentsOf }: Lineage) => argumentsOf(pid)[1] ?? null;

/** @see http://supervisord.org/subprocess.html#subprocess-environment */
function programOfSupervisord(_: Ancestor, { variable }: Lineage): string | null {
  const [group, program] = [variable('SUPERVISOR_GROUP_NAME'), variable('SUPERVISOR_PROCESS_NAME')];
  return program === null || group === null || group === program ? program : `${group}:${program}`;
}

/** All but IPFS Desktop were run to see what they call themselves. */
const NAMED: readonly Named[] = [
  { name: /^supervisord$/, kind: 'supervisord', unit: programOfSupervisord },
  { name: /^runsv$/, kind: 'runit', unit: secondArgument },
  { name: /^s6-supervise$/, kind: 's6', unit: secondArgument },
  // https://pm2.keymetrics.io/docs/usage/environment/: it hands its own fields to what it starts.
  { name: /^PM2 v/, kind: 'pm2', unit: (_, { variable }) => variable('name') },
  { name: /^(ipfs-desktop|IPFS Desktop)$/, kind: 'ipfs_desktop' },
  { name: /^tmux: server$/, kind: 'tmux' },
  { name: /^(screen|SCREEN)$/, kind: 'screen' },
];

/** Units whose processes were started by people who logged in, or by their tables of jobs. */
const OF_LOGINS = /^(sshd?|dropbear|crond?|atd|getty|serial-getty|console-getty)(@.*)?\.service$/;
/** What only hands on to what it was told to run. */
const BETWEEN =
  /^(sh|bash|dash|ash|zsh|fish|ksh|env|sudo|su|doas|nohup|setsid|nice|ionice|time|timeout|script)$/;
const MANAGER = 'systemd';

/**
 * Who looks after a daemon, by the nearest of those that could: a Kubo in a tmux that a unit of systemd has started is
 * that of tmux.
 * @returns null where nobody can tell
 */
export function supervisorOf(lineage: Lineage): Supervisor | null {
  const found = inContainer(lineage) ?? nearest(lineage) ?? byManager(lineage) ?? bySession(lineage);
  return found && { unit: null, scope: null, pid: null, tty: lineage.tty, ...found };
}

function inContainer({ groups, ownGroups }: Lineage): Found | null {
  const { container } = groupOf(groups);
  return container === null || container === groupOf(ownGroups).container
    ? null
    : { kind: 'container', unit: container };
}

function nearest(lineage: Lineage): Found | null {
  for (const one of lineage.ancestors) {
    const known = NAMED.find(({ name }) => name.test(one.name));
    if (known) {
      return { kind: known.kind, pid: one.pid, unit: known.unit?.(one, lineage) ?? null };
    }
  }
  return null;
}

function byManager({ ancestors, groups, pid, session }: Lineage): Found | null {
  const { unit } = groupOf(groups);
  const at = ancestors.findIndex(({ name }) => name === MANAGER);
  const manager = ancestors[at];
  if (!manager || unit === null || OF_LOGINS.test(unit)) {
    return null;
  }
  // A manager begins a session for each process that it starts. What was adopted by it when its own parent had ended
  // is of an older session.
  const started = ancestors[at - 1] ?? { pid, session };
  return started.session === started.pid
    ? { kind: 'systemd', unit, scope: manager.pid === 1 ? 'system' : 'user', pid: manager.pid }
    : null;
}

function bySession({ ancestors, pid, session, tty }: Lineage): Found | null {
  if (tty !== null) {
    return { kind: 'terminal' };
  }
  const [parent] = ancestors;
  if (pid === 1 || (parent?.pid === 1 && parent.session === session && parent.name !== MANAGER)) {
    // The first program of a container, or what it has started in its own session: it ends with that.
    return { kind: 'container' };
  }
  if (!parent) {
    return null;
  }
  if (parent.pid === 1 || parent.name === MANAGER) {
    return { kind: 'none' };
  }
  const starter = ancestors.find(({ name, pid: one }) => one !== 1 && !BETWEEN.test(name)) ?? parent;
  return { kind: 'program', unit: starter.name, pid: starter.pid };
}
