import { isAbsolute, join, resolve } from 'node:path';
import type { DaemonKind } from '../programs/daemonKind';
import type { DaemonProcess } from '../processes/processes';

/** Environment of whoever asks: where a daemon that is started from here would look. */
export type AskerEnvironment = Readonly<Record<string, string | undefined>>;

/** What decides where a program looks for its folder, beside its flag. */
export interface Surroundings {
  readonly environment: AskerEnvironment;
  /** Home of the user as the user database has it; null where it has none. */
  readonly userHome: string | null;
  /** Working directory; null where nobody knows it. */
  readonly cwd: string | null;
}

/** @returns the folder as the program sees it, or null where it has none, or where nobody knows what decides it. */
type Resolver = (flag: string | null, from: Surroundings) => string | null;

/**
 * Kubo: an empty flag or variable counts as none, and a tilde is expanded (`getRepoPath` of `cmd/ipfs/kubo/start.go`,
 * `BestKnownPath` and `newFSRepo` of `repo/fsrepo`, `misc/fsutil`). It refuses to start where it cannot expand one.
 */
export const kuboFolder: Resolver = (flag, from) => {
  const named = flag !== null && flag !== '' ? flag : from.environment['IPFS_PATH'];
  const expanded = expandHome(named !== undefined && named !== '' ? named : '~/.ipfs', homeOf(from));
  return expanded === null ? null : absolute(expanded, from.cwd);
};

/** IPFS Cluster: whatever the flag or else the variable says, also nothing; no tilde (`cmd/ipfs-cluster-service/main.go`). */
export const serviceFolder: Resolver = (flag, from) => clusterFolder(flag, '.ipfs-cluster', from);

/** The parent of the folders of all followed clusters (`cmd/ipfs-cluster-follow/main.go`). */
export const followerRoot: Resolver = (flag, from) => clusterFolder(flag, '.ipfs-cluster-follow', from);

const RESOLVERS: Readonly<Record<DaemonKind, Resolver>> = {
  ipfs: kuboFolder,
  ipfs_cluster_service: serviceFolder,
  ipfs_cluster_follow: followerRoot,
};

/** Where a daemon of this kind would look that is started from here: with our variables, and without. */
export function foldersFromHere(kind: DaemonKind, from: Surroundings): string[] {
  const unset = { IPFS_PATH: undefined, IPFS_CLUSTER_PATH: undefined };
  const places = [
    RESOLVERS[kind](null, { ...from, environment: { ...from.environment, ...unset } }),
    RESOLVERS[kind](null, from),
  ];
  return [...new Set(places)].filter((one) => one !== null);
}

/**
 * Folder of a running daemon as it is reached from here: for a follower that of its cluster.
 * @param asker whose home is that of a daemon of which nothing else is known
 */
export function folderOf(daemon: DaemonProcess, asker: Surroundings): string | null {
  const from = surroundingsOf(daemon, asker);
  const found =
    daemon.kind === 'ipfs' ? kuboFolderOf(daemon, from) : RESOLVERS[daemon.kind](daemon.command.folder, from);
  if (found === null) {
    return null;
  }
  const folder = join(daemon.root, found);
  return daemon.kind === 'ipfs_cluster_follow' ? join(folder, daemon.command.clusterName ?? '') : folder;
}

/** `--config` named the repository of a go-ipfs, and means nothing to a Kubo: the lock tells who it is. */
function kuboFolderOf({ command, openFiles }: DaemonProcess, from: Surroundings): string | null {
  const named = kuboFolder(command.folder, from);
  if (command.folderFlag === 'repo-dir' || command.folder === null || named === null) {
    return named;
  }
  return openFiles?.includes(join(named, 'repo.lock')) === true ? named : kuboFolder(null, from);
}

function surroundingsOf(daemon: DaemonProcess, asker: Surroundings): Surroundings {
  // What the operating system does not tell of other users' daemons is not what this user has.
  const isOurs = daemon.uid === null || daemon.uid === process.getuid?.();
  return {
    environment: daemon.environment ?? {},
    userHome: daemon.home ?? (isOurs ? homeOf(asker) : null),
    cwd: daemon.cwd,
  };
}

/** All three ask the environment first. */
export function homeOf({ environment, userHome }: Surroundings): string | null {
  return environment['HOME'] || userHome;
}

function clusterFolder(flag: string | null, name: string, from: Surroundings): string | null {
  const home = homeOf(from);
  const folder = flag ?? from.environment['IPFS_CLUSTER_PATH'] ?? (home === null ? null : join(home, name));
  return folder === null ? null : absolute(folder, from.cwd);
}

/** `~`, `~/x` and `~\x`, as `ExpandHome` of Kubo's `misc/fsutil`; the home of a named user it does not know. */
function expandHome(path: string, home: string | null): string | null {
  if (!path.startsWith('~')) {
    return path;
  }
  return home !== null && /^~(?:$|[/\\])/.test(path) ? join(home, path.slice(1)) : null;
}

/** As `filepath.Abs` of Go: the empty path is the working directory. */
function absolute(path: string, cwd: string | null): string | null {
  if (isAbsolute(path)) {
    return resolve(path);
  }
  return cwd === null ? null : resolve(cwd, path);
}
