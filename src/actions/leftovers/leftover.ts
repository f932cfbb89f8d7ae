import type { FileStatus } from '../../probes/disks/fileStatus';
import type { DaemonKind } from '../../probes/programs/daemonKind';
import type { Sentence } from '../texts';

/** What a file in the folder of a daemon is to that daemon. */
export type LeftoverRole = 'lock' | 'socket' | 'api_file' | 'gateway_file' | 'datastore_lock';

/** Where a daemon may have left something. */
export interface LeftoverPlace {
  /** As people know it: relative to the folder where it is in there. */
  readonly name: string;
  readonly path: string;
  readonly role: LeftoverRole;
}

/** What it does to whoever comes next. */
export type Effect = 'blocks_start' | 'misleads_clients' | 'harmless';

/** A process that has something. */
export interface Holder {
  readonly pid: number;
  /** What it is called; null where that is hidden. */
  readonly program: string | null;
  /** When it was started, in milliseconds since the epoch; null where nobody tells. */
  readonly startedAt: number | null;
}

/**
 * `dead`: proven to be nobody's. `held`: somebody has it. `doubtful`: nobody could prove either. `kept`: it belongs in
 * its place whether anybody runs or not.
 */
export type Standing = 'dead' | 'held' | 'doubtful' | 'kept';

export interface Leftover extends LeftoverPlace {
  readonly status: FileStatus;
  readonly effect: Effect;
  readonly standing: Standing;
  /** Why it stands so. */
  readonly ground: Sentence;
  readonly holder: Holder | null;
}

/** Two or more that want one thing which only one can have. */
export interface Fight {
  readonly over: 'folder' | 'port';
  /** The folder, or the port. */
  readonly what: string;
  readonly between: readonly Holder[];
}

export interface Target {
  readonly kind: DaemonKind;
  /** As people know it; it may be a link to where it really is. */
  readonly folder: string;
}

/** One look at what is left in a folder. */
export interface LeftoverReport extends Target {
  /** Where the folder really is, and which one it is there: another one may take its place. */
  readonly realFolder: string;
  readonly folderStatus: FileStatus;
  /** Those that live in this folder. */
  readonly daemons: readonly Holder[];
  /** False where some of the processes of this machine were not looked at. */
  readonly processesSeen: boolean;
  /** False where processes and locks of this machine may be out of sight, as from within a container. */
  readonly seesAll: boolean;
  /** True where a process may be a daemon, of any kind, that hides its command line. */
  readonly someHidden: boolean;
  /** Other machines may use the disk. */
  readonly isSharedDisk: boolean;
  readonly fights: readonly Fight[];
  readonly leftovers: readonly Leftover[];
}

/** What may be moved: proven dead. */
export function deadOf({ leftovers }: Pick<LeftoverReport, 'leftovers'>): Leftover[] {
  return leftovers.filter(({ standing }) => standing === 'dead');
}
