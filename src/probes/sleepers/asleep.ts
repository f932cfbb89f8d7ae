import type { DaemonKind } from '../programs/daemonKind';

/** Nobody serves there yet: a service manager holds the socket, and starts the daemon for whoever connects. */
export interface Asleep {
  readonly kind: 'asleep';
  /** What holds the socket, for example `systemd (ipfs-api.socket)`. */
  readonly by: string;
  /** The daemon that would be started; null where nobody can tell. */
  readonly starts: DaemonKind | null;
}
