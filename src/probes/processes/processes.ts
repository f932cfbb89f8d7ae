import type { DaemonCommand } from './commandLine';
import type { DaemonKind } from '../programs/daemonKind';
import type { Listening } from '../sockets/listening';
import type { Supervisor } from '../supervisors/supervisor';

/** The variables of a daemon's environment that decide where it lives and listens; nothing else is ever kept. */
export const ENVIRONMENT_NAMES = [
  'HOME',
  'IPFS_PATH',
  'IPFS_CLUSTER_PATH',
  'CLUSTER_ID',
  'CLUSTER_PEERNAME',
  'CLUSTER_PEERADDRESSES',
  'CLUSTER_PEERSTOREFILE',
  'CLUSTER_MONITORPINGINTERVAL',
  'CLUSTER_DIALPEERTIMEOUT',
  'CLUSTER_LISTENMULTIADDRESS',
  'CLUSTER_RESTAPI_HTTPLISTENMULTIADDRESS',
  'CLUSTER_RESTAPI_SSLCERTFILE',
  'CLUSTER_RESTAPI_SSLKEYFILE',
  'CLUSTER_RESTAPI_BASICAUTHCREDENTIALS',
  'CLUSTER_CRDT_TRUSTEDPEERS',
  'CLUSTER_IPFSHTTP_NODEMULTIADDRESS',
] as const;

/** Those of a Cluster peer without which it would start as another one, or not at all; none of them is a secret. */
export const LAUNCH_NAMES = [
  'CLUSTER_PEERNAME',
  'CLUSTER_PEERADDRESSES',
  'CLUSTER_PEERSTOREFILE',
  'CLUSTER_MONITORPINGINTERVAL',
  'CLUSTER_DIALPEERTIMEOUT',
  'CLUSTER_LISTENMULTIADDRESS',
  'CLUSTER_RESTAPI_HTTPLISTENMULTIADDRESS',
  'CLUSTER_RESTAPI_SSLCERTFILE',
  'CLUSTER_RESTAPI_SSLKEYFILE',
  'CLUSTER_CRDT_TRUSTEDPEERS',
  'CLUSTER_IPFSHTTP_NODEMULTIADDRESS',
] as const satisfies readonly (typeof ENVIRONMENT_NAMES)[number][];

export type DaemonEnvironment = Readonly<Partial<Record<(typeof ENVIRONMENT_NAMES)[number], string>>>;

/** One process that runs a daemon. `null` stands for what the operating system did not let us see. */
export interface DaemonProcess {
  readonly kind: DaemonKind;
  readonly pid: number;
  readonly command: DaemonCommand;
  /** Path of the executable. */
  readonly program: string | null;
  readonly cwd: string | null;
  readonly environment: DaemonEnvironment | null;
  /** Home directory of the user who runs it. */
  readonly home: string | null;
  readonly uid: number | null;
  /** Milliseconds since the epoch. */
  readonly startedAt: number | null;
  /** The same as Linux counts it, in ticks since the boot: two processes of one PID never share it. */
  readonly startTicks?: number;
  /** Stopped by a signal, or with its container: it cannot answer, whatever it listens on. */
  readonly frozen: boolean;
  /** Halted by a debugger or tracer at this moment, which may be a short one. */
  readonly traced: boolean;
  /** Where its files are reached from here: empty, or `/proc/PID/root` for another mount namespace. */
  readonly root: string;
  /** False for a process in another network namespace, for example a container: its loopback is not ours. */
  readonly sharesNetwork: boolean;
  readonly listening: Listening | null;
  /** The inodes of all sockets that it has. */
  readonly sockets: ReadonlySet<string> | null;
  /** Files that it holds open, deleted ones included. */
  readonly openFiles: readonly string[] | null;
  /** Who looks after it. */
  readonly supervisor: Supervisor | null;
}

/** What only `/proc` shows of a process. */
export const UNSEEN_BY_LISTS = {
  cwd: null,
  environment: null,
  home: null,
  frozen: false,
  traced: false,
  root: '',
  sharesNetwork: true,
  listening: null,
  sockets: null,
  openFiles: null,
  supervisor: null,
} as const satisfies Partial<DaemonProcess>;

/** A process that may be a daemon, or `ipfs add`: the operating system shows its name alone. */
export interface HiddenProcess {
  readonly kind: DaemonKind;
  readonly pid: number;
  readonly name: string;
}

export interface ProcessTable {
  /** Where the table comes from: `/proc`, `ps`, `Win32_Process`. */
  readonly source: string;
  readonly daemons: readonly DaemonProcess[];
  /** How many processes are in the list that there was no time to look at: any of them may be a daemon. */
  readonly notLookedAt?: number;
  /** True when one of the daemons has ended since: what was seen of it after that belongs to no one moment. */
  readonly someEnded: () => boolean;
  /** Those whose name is that of a daemon's program, and whose command line this user may not see. */
  readonly hidden?: readonly HiddenProcess[];
  /** True for a process that is none of these, though its arguments are those of a daemon, or hidden. */
  readonly mayBeDaemon: (pid: number) => boolean;
  /** What a process that is no daemon calls itself, for messages such as "held by PID 12 (ipfs-cluster-service)". */
  readonly nameOf: (pid: number) => string | null;
  /** True when another user's process owns a listener on this TCP port; null when nobody can tell. */
  readonly listenerOwner: (port: number) => { readonly uid: number } | null;
}

/** The process list could not be read: "I could not look" is not "nothing runs". */
export class ProcessesUnreadableError extends Error {
  static readonly NAME = 'ProcessesUnreadableError';
  override readonly name = ProcessesUnreadableError.NAME;
}
