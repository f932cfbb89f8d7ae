import type { DaemonType, Role } from '../../status/result';

/** What a user may tell us about the machine; everything is optional knowledge, added to what the probes find. */
export interface MachineSettings {
  /** Used when a request names no role. */
  readonly role: Role | null;
  /** Further configuration folders (for `ipfs_cluster_follow`: folders that hold one folder per cluster). */
  readonly folders: Readonly<Partial<Record<DaemonType, readonly string[]>>>;
  /** Absolute paths of programs that are not on PATH. */
  readonly programs: Readonly<Partial<Record<DaemonType, string>>>;
  /** Further API addresses to ask, as multiaddresses, for example `/ip4/127.0.0.1/tcp/19094`. */
  readonly apiAddresses: Readonly<Partial<Record<DaemonType, readonly string[]>>>;
}
