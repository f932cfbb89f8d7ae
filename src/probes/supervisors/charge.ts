import { passesOn, type Runner } from './passThrough';
import type { Supervisor } from './supervisor';

/** A process above a daemon, as far as a supervisor is to be found behind it. */
export interface Link extends Runner {
  readonly pid: number;
  readonly session: number;
  /** What it has started; null where the kernel does not tell. */
  readonly children: readonly number[] | null;
}

/** What tells whether a supervisor looks after the daemon itself, or after something that merely started it. */
export interface ChargeFacts {
  readonly pid: number;
  readonly session: number;
  /**
   * Its parent first: those below the supervisor; of a container those in it, down to its first process. Null where they
   * do not lead there.
   */
  readonly between: readonly Link[] | null;
  /** Of the supervisor; null where it is not seen. */
  readonly supervisorSession: number | null;
  /** Of a unit of systemd: how many processes are in it beside the daemon, what it has started, and those between. */
  readonly others: number;
}

/** These look after what they start themselves, and have a tool for it. */
const WITH_TOOLS: ReadonlySet<Supervisor['kind']> = new Set([
  ...(['systemd', 'container', 'supervisord', 'runit', 's6', 'pm2'] as const),
]);

export function hasTool({ kind }: Pick<Supervisor, 'kind'>): boolean {
  return WITH_TOOLS.has(kind);
}

/** Applications of a desktop, and what people work in: a daemon that runs there was started by hand. */
const OF_PEOPLE = /^(app-.*|(code-server|openvscode-server|jupyter|jupyterhub|ttyd|cockpit)(@.*)?\.service$)/;

/**
 * True where it is the daemon itself that a supervisor starts and stops: its own child, or that of what only hands on.
 * All else must not be stopped with the daemon, and whoever is in doubt sends the daemon a signal. Pure.
 */
export function isCharge({ kind, unit, pid: supervisor }: Supervisor, facts: ChargeFacts): boolean {
  const { pid, session, between, supervisorSession, others } = facts;
  if (between === null || (kind === 'systemd' && (others > 0 || unit === null || OF_PEOPLE.test(unit)))) {
    return false;
  }
  const started = between.at(-1) ?? { pid, session };
  if (supervisor === 1 && kind !== 'systemd' && started.session !== supervisorSession) {
    // Whoever is PID 1 adopts what others have left behind, also in a session of its own.
    return false;
  }
  const below = [pid, ...between.map((one) => one.pid)];
  return between.every(
    (one, index) =>
      passesOn(one) && one.children !== null && one.children.every((child) => child === below[index]),
  );
}
