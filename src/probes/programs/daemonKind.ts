/** The three programs whose daemons we look for. */
export type DaemonKind = 'ipfs' | 'ipfs_cluster_service' | 'ipfs_cluster_follow';

/** Names of the executables, as their projects build them (`cmd/` of ipfs-cluster and kubo). */
export const PROGRAM_NAMES: Readonly<Record<DaemonKind, string>> = {
  ipfs: 'ipfs',
  ipfs_cluster_service: 'ipfs-cluster-service',
  ipfs_cluster_follow: 'ipfs-cluster-follow',
};

/** Go main packages of the three programs, the old names of the repositories included. */
const MAIN_PACKAGES: readonly (readonly [RegExp, DaemonKind])[] = [
  [/\/ipfs-cluster\/cmd\/ipfs-cluster-service$/, 'ipfs_cluster_service'],
  [/\/ipfs-cluster\/cmd\/ipfs-cluster-follow$/, 'ipfs_cluster_follow'],
  [/\/(kubo|go-ipfs)\/cmd\/ipfs$/, 'ipfs'],
];

/** What Go calls a program that was built from a list of files (`go build main.go …`), of whatever project. */
const UNNAMED_PACKAGE = 'command-line-arguments';
const PROJECTS = /^github\.com\/((ipfs|ipfs-cluster)\/ipfs-cluster|ipfs\/(kubo|go-ipfs))$/;

/** True for a program that Go built from single files, of the projects whose daemons we look for. */
export function isUnnamedBuild(mainPackage: string, modules: readonly string[]): boolean {
  return mainPackage === UNNAMED_PACKAGE && modules.some((path) => PROJECTS.test(path));
}

/** @returns the daemon that a Go main package builds, or undefined for any other program. */
export function kindOfMainPackage(path: string): DaemonKind | undefined {
  return MAIN_PACKAGES.find(([pattern]) => pattern.test(path))?.[1];
}

/** What wrappers call the program behind them: `.ipfs-wrapped` and `.ipfs-wrapped_` of Nix, `.ipfs-real` of Guix. */
const WRAPPED = /^\.+(.+?)(-wrapped_*|-real)+$/;

/**
 * The daemon that a file name stands for: the plain name, a versioned one (`ipfs-cluster-service-1.1.6`) or that of
 * a program behind a wrapper. A name proves nothing alone: a log file may have it too.
 */
export function kindOfProgramName(path: string): DaemonKind | undefined {
  const base = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const name = base
    .replace(/ \(deleted\)$/, '')
    .replace(/\.exe$/i, '')
    .replace(WRAPPED, '$1')
    .replace(/[-_]v?\d+\.\d+[\w.+-]*$/, '');
  return (Object.keys(PROGRAM_NAMES) as DaemonKind[]).find((kind) => PROGRAM_NAMES[kind] === name);
}

/** What two of the names begin with. */
const COMMON = 'ipfs-cluster-';

/** `/proc/PID/comm` is cut to 15 characters; of the hidden programs behind wrappers, too. */
export function kindOfKernelName(comm: string): DaemonKind | undefined {
  const cut = comm.replace(/^\.+/, '');
  return (
    kindOfProgramName(comm) ??
    (Object.keys(PROGRAM_NAMES) as DaemonKind[]).find(
      (kind) => comm.length === 15 && cut.length > COMMON.length && PROGRAM_NAMES[kind].startsWith(cut),
    )
  );
}
