import { delimiter, dirname, join } from 'node:path';
import { followersRootOf } from '../../../probes/files/followerName';
import { type DaemonKind, PROGRAM_NAMES } from '../../../probes/programs/daemonKind';
import { posixWord, windowsWord } from './shellWords';

/** Who would run a command that we print: somebody in a terminal of this machine. */
export interface Terminal {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string | null;
  /** Path of the program that was found, of the settings first; null where there is none. */
  readonly program: string | null;
  /** Path of the program that its bare name leads to, whatever the settings say. */
  readonly named: string | null;
  /** Nobody can tell whether there is one. */
  readonly unseen?: boolean;
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

/** What a command is for. */
export interface Command {
  readonly purpose: Purpose;
  /** A folder in which something belongs to another user, which is to be mended first. */
  readonly own: string | null;
}

type Purpose = 'start' | 'initialize' | 'identity';

/** The line to run. @returns null where a part of it is unknown */
export function commandLine({ purpose, own }: Command, whose: Whose, terminal: Terminal): string | null {
  const command =
    whose.owner == null
      ? commandFor(purpose, whose, terminal)
      : // Neither our folders nor our PATH are theirs.
        commandFor(purpose, whose, { ...terminal, home: null, named: null });
  return command === null || own === null
    ? command
    : `sudo chown -R "$(id -u)" ${folderWord(own, terminal)} && ${command}`;
}

/**
 * The command line for exactly this folder and program: a bare `ipfs-cluster-service daemon` would start another peer,
 * and make its folder where there is none.
 * @returns null where a part of it is unknown
 */
function commandFor(purpose: Purpose, whose: Whose, terminal: Terminal): string | null {
  if (whose.folder?.startsWith('/proc/') === true) {
    // Reached through a process of another mount namespace: no daemon can be started there from here.
    return null;
  }
  if (purpose === 'identity') {
    return identityCommand(whose, terminal);
  }
  switch (whose.kind) {
    case 'ipfs':
      return kuboCommand(purpose === 'start' ? 'daemon' : 'init', whose, terminal);
    case 'ipfs_cluster_service':
      return serviceCommand(purpose === 'start' ? 'daemon' : 'init', whose, terminal);
    case 'ipfs_cluster_follow':
      // Only its user knows the URL that a follower is initialized with.
      return purpose === 'start' ? followerCommand(['run'], whose, terminal) : null;
  }
}

/** What to fill in and run where nobody but the user knows a part of the command: a text, not a command. */
export function templateFor(purpose: string, whose: Whose, terminal: Terminal): string {
  const program = followerCommand([], whose, terminal) ?? 'ipfs-cluster-follow <cluster>';
  return `${program} ${purpose === 'initialize' ? 'init <config-url>' : 'run'}`;
}

function kuboCommand(verb: string, whose: Whose, terminal: Terminal): string {
  const { folder } = whose;
  const program = programIn(terminal, 'ipfs');
  const by = asOwner(whose, terminal);
  if (folder === null || isDefault(folder, '.ipfs', 'IPFS_PATH', terminal)) {
    return `${by}${program} ${verb}`;
  }
  return terminal.platform === 'win32'
    ? `${program} --repo-dir ${word(folder, terminal)} ${verb}`
    : // Every version of Kubo knows the variable; its flag has had three names.
      `${by === '' ? '' : `${by}env `}IPFS_PATH=${folderWord(folder, terminal)} ${program} ${verb}`;
}

function serviceCommand(verb: string, whose: Whose, terminal: Terminal): string {
  const { folder } = whose;
  const program =
    asOwner(whose, terminal) +
    (verb === 'daemon' ? assignments(whose, terminal) : '') +
    programIn(terminal, 'ipfs_cluster_service');
  return folder === null || isDefault(folder, '.ipfs-cluster', 'IPFS_CLUSTER_PATH', terminal)
    ? `${program} ${verb}`
    : `${program} -c ${folderWord(folder, terminal)} ${verb}`;
}

/**
 * Makes an identity elsewhere and moves it here: `init` in a folder with a `service.json` wants to overwrite that, with
 * a new secret, and empties the list of peers.
 */
function identityCommand(whose: Whose, terminal: Terminal): string | null {
  const { folder } = whose;
  if (folder === null || whose.kind !== 'ipfs_cluster_service') {
    return null;
  }
  const made = join(folder, 'new-identity');
  const by = asOwner(whose, terminal);
  const identity = word(join(made, 'identity.json'), terminal);
  return [
    serviceCommand('init', { ...whose, folder: made }, terminal),
    `${by}mv ${identity} ${folderWord(folder, terminal)}`,
    `${by}rm -r ${word(made, terminal)}`,
  ].join(terminal.platform === 'win32' ? '; ' : ' && ');
}

/** With the home of that user, in which the programs keep what is theirs, too. */
function asOwner({ owner }: Whose, terminal: Terminal): string {
  return owner == null ? '' : `sudo -H -u ${word(owner, terminal)} `;
}

/** Its flag names the folder that holds one folder for each cluster. */
function followerCommand(subcommand: readonly string[], whose: Whose, terminal: Terminal): string | null {
  const { folder, clusterName: name } = whose;
  const root = folder === null || name === null ? null : followersRootOf(folder, name);
  // A shell drops line breaks at the end of what `printf` prints, and a name takes no slash after it.
  if (name === null || name.endsWith('\n') || (folder !== null && root === null)) {
    return null;
  }
  const flags =
    root === null || isDefault(root, '.ipfs-cluster-follow', 'IPFS_CLUSTER_PATH', terminal)
      ? []
      : ['--config', folderWord(root, terminal)];
  const words = [...(name.startsWith('-') ? ['--'] : []), word(name, terminal), ...subcommand];
  const program =
    asOwner(whose, terminal) +
    (subcommand.length > 0 ? assignments(whose, terminal) : '') +
    programIn(terminal, 'ipfs_cluster_follow');
  return [program, ...flags, ...words].join(' ');
}

/** Only a system that shows them has shells that take them so. */
function assignments({ variables = {}, owner }: Whose, terminal: Terminal): string {
  const all = Object.entries(variables).map(([name, value]) => `${name}=${word(value, terminal)} `);
  return all.length > 0 && owner != null ? `env ${all.join('')}` : all.join('');
}

/** A variable that is set here may be set in the terminal, too: then even the default folder is named. */
function isDefault(folder: string, name: string, variable: string, { home, environment }: Terminal): boolean {
  return home !== null && folder === join(home, name) && environment[variable] === undefined;
}

/** The bare name where PATH leads to the same program before any other; else its whole path. */
function programIn({ program, named, environment, platform }: Terminal, kind: DaemonKind): string {
  const name = PROGRAM_NAMES[kind];
  const folders = (environment['PATH'] ?? environment['Path'] ?? '').split(delimiter);
  if (program === null || (program === named && folders.includes(dirname(program)))) {
    return name;
  }
  if (platform !== 'win32') {
    return posixWord(program);
  }
  const spelled = windowsWord(program);
  return spelled === program ? program : `& ${spelled}`;
}

function word(text: string, { platform }: Terminal): string {
  return platform === 'win32' ? windowsWord(text) : posixWord(text);
}

/** A shell drops line breaks at the end of what `printf` prints: a slash after them keeps them. */
function folderWord(folder: string, terminal: Terminal): string {
  return word(folder.endsWith('\n') ? `${folder}/` : folder, terminal);
}
