import { join } from 'node:path';
import { followersRootOf } from '../../../probes/files/followerName';
import type { DaemonKind } from '../../../probes/programs/daemonKind';

/** Where a program would be run: what it takes for its own folder by itself. */
export interface Place {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Null names every folder, also those that need not be named. */
  readonly home: string | null;
}

/** Which daemon is meant. */
export interface Whose {
  readonly kind: DaemonKind;
  /** Its own folder; null where nobody knows it. */
  readonly folder: string | null;
  /** Name of the followed cluster. */
  readonly clusterName: string | null;
  /** Another user, who alone can start it, as `sudo -u` takes one: a name, or a number after a `#`. */
  readonly owner?: string | null;
  /** The variables without which it would start as another one, as far as they are known. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
}

/** How a program is run for one folder: what is printed for a terminal, and what is run, is made of this. */
export interface Invocation {
  /** Beside those that it has anyway. */
  readonly variables: Readonly<Record<string, string>>;
  readonly args: readonly string[];
}

/** The words of the programs' own in an invocation; all others are of users. */
export const OWN_WORDS: ReadonlySet<string> = new Set([
  '-c',
  '--config',
  '--repo-dir',
  '--',
  'daemon',
  'init',
  'run',
]);

/**
 * Exactly this folder: a bare `ipfs-cluster-service daemon` would start another peer, and make its folder where there is
 * none.
 * @param verb what it is run for; of a follower only `start` is known, as only its user knows its URL
 * @returns null where a part of it is unknown
 */
export function invocationOf(verb: 'start' | 'initialize', whose: Whose, place: Place): Invocation | null {
  if (whose.folder?.startsWith('/proc/') === true) {
    // Reached through a process of another mount namespace: no daemon can be started there from here.
    return null;
  }
  switch (whose.kind) {
    case 'ipfs':
      return ofKubo(verb === 'start' ? 'daemon' : 'init', whose, place);
    case 'ipfs_cluster_service':
      return ofService(verb === 'start' ? 'daemon' : 'init', whose, place);
    case 'ipfs_cluster_follow':
      return verb === 'start' ? ofFollower(['run'], whose, place) : null;
  }
}

function ofKubo(word: string, { folder }: Whose, place: Place): Invocation {
  if (folder === null || isDefault(folder, '.ipfs', 'IPFS_PATH', place)) {
    return { variables: {}, args: [word] };
  }
  return place.platform === 'win32'
    ? { variables: {}, args: ['--repo-dir', folder, word] }
    : // Every version of Kubo knows the variable; its flag has had three names.
      { variables: { IPFS_PATH: spelled(folder) }, args: [word] };
}

function ofService(word: string, { folder, variables = {} }: Whose, place: Place): Invocation {
  return {
    variables: word === 'daemon' ? variables : {},
    args:
      folder === null || isDefault(folder, '.ipfs-cluster', 'IPFS_CLUSTER_PATH', place)
        ? [word]
        : ['-c', spelled(folder), word],
  };
}

/** Its flag names the folder that holds one folder for each cluster. */
export function ofFollower(
  subcommand: readonly string[],
  { folder, clusterName: name, variables = {} }: Whose,
  place: Place,
): Invocation | null {
  const root = folder === null || name === null ? null : followersRootOf(folder, name);
  // A shell drops line breaks at the end of what `printf` prints, and a name takes no slash after it.
  if (name === null || name.endsWith('\n') || (folder !== null && root === null)) {
    return null;
  }
  const flags =
    root === null || isDefault(root, '.ipfs-cluster-follow', 'IPFS_CLUSTER_PATH', place)
      ? []
      : ['--config', spelled(root)];
  return {
    variables: subcommand.length > 0 ? variables : {},
    args: [...flags, ...(name.startsWith('-') ? ['--'] : []), name, ...subcommand],
  };
}

/** A variable that is set here may be set in the terminal, too: then even the default folder is named. */
function isDefault(folder: string, name: string, variable: string, { home, environment }: Place): boolean {
  return home !== null && folder === join(home, name) && environment[variable] === undefined;
}

/** A shell drops line breaks at the end of what `printf` prints: a slash after them keeps them, and means the same. */
export function spelled(folder: string): string {
  return folder.endsWith('\n') ? `${folder}/` : folder;
}
