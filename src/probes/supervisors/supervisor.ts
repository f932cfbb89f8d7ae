/** Who may look after a daemon: starts it, restarts it, and is the one to ask when it is to stop. */
export const SUPERVISOR_KINDS = [
  'systemd',
  'container',
  'supervisord',
  'runit',
  's6',
  'pm2',
  'ipfs_desktop',
  'tmux',
  'screen',
  'terminal',
  'program',
  'none',
] as const;

export interface Supervisor {
  readonly kind: (typeof SUPERVISOR_KINDS)[number];
  /**
   * What it calls this daemon: a systemd unit, a program of supervisord, a service of runit or s6, a container's ID. Of a
   * program that has started it and is no supervisor, the name of that.
   */
  readonly unit: string | null;
  /** Of systemd: the manager of the machine, or that of a user. */
  readonly scope: 'system' | 'user' | null;
  /** PID of the supervisor; null where it cannot be seen from here. */
  readonly pid: number | null;
  /** The terminal that the daemon writes to and is ended with, such as `/dev/pts/3`. */
  readonly tty: string | null;
}
