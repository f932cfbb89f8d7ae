import { delimiter, dirname, join } from 'node:path';
import { type DaemonKind, PROGRAM_NAMES } from '../../../probes/programs/daemonKind';
import {
  type Invocation,
  invocationOf,
  ofFollower,
  OWN_WORDS,
  type Place,
  spelled,
  type Whose,
} from './invocation';
import { posixWord, windowsWord } from './shellWords';

/** Who would run a command that we print: somebody in a terminal of this machine. */
export interface Terminal extends Place {
  /** Path of the program that was found, of the settings first; null where there is none. */
  readonly program: string | null;
  /** Path of the program that its bare name leads to, whatever the settings say. */
  readonly named: string | null;
  /** Nobody can tell whether there is one. */
  readonly unseen?: boolean;
}

/** What a command is for. */
export interface Command {
  readonly purpose: 'start' | 'initialize' | 'identity';
  /** A folder in which something belongs to another user, which is to be mended first. */
  readonly own: string | null;
}

/** The line to run. @returns null where a part of it is unknown */
export function commandLine({ purpose, own }: Command, whose: Whose, terminal: Terminal): string | null {
  const command =
    whose.owner == null
      ? commandFor(purpose, whose, terminal)
      : // Neither our folders nor our PATH are theirs.
        commandFor(purpose, whose, { ...terminal, home: null, named: null });
  return command === null || own === null
    ? command
    : `sudo chown -R "$(id -u)" ${word(spelled(own), terminal)} && ${command}`;
}

function commandFor(purpose: Command['purpose'], whose: Whose, terminal: Terminal): string | null {
  return purpose === 'identity'
    ? identityCommand(whose, terminal)
    : printed(invocationOf(purpose, whose, terminal), whose, terminal);
}

/** What to fill in and run where nobody but the user knows a part of the command: a text, not a command. */
export function templateFor(purpose: string, whose: Whose, terminal: Terminal): string {
  const program =
    printed(ofFollower([], whose, terminal), whose, terminal) ?? 'ipfs-cluster-follow <cluster>';
  return `${program} ${purpose === 'initialize' ? 'init <config-url>' : 'run'}`;
}

/**
 * Makes an identity elsewhere and moves it here: `init` in a folder with a `service.json` wants to overwrite that, with
 * a new secret, and empties the list of peers.
 */
function identityCommand(whose: Whose, terminal: Terminal): string | null {
  const { folder } = whose;
  if (folder === null || folder.startsWith('/proc/') || whose.kind !== 'ipfs_cluster_service') {
    return null;
  }
  const made = join(folder, 'new-identity');
  const elsewhere = { ...whose, folder: made };
  const by = asOwner(whose, terminal);
  const identity = word(join(made, 'identity.json'), terminal);
  return [
    printed(invocationOf('initialize', elsewhere, terminal), elsewhere, terminal),
    `${by}mv ${identity} ${word(spelled(folder), terminal)}`,
    `${by}rm -r ${word(made, terminal)}`,
  ].join(terminal.platform === 'win32' ? '; ' : ' && ');
}

function printed(invocation: Invocation | null, whose: Whose, terminal: Terminal): string | null {
  if (invocation === null) {
    return null;
  }
  const { variables, args } = invocation;
  const words = args.map((one) => (OWN_WORDS.has(one) ? one : word(one, terminal)));
  const program = programIn(terminal, whose.kind);
  return [asOwner(whose, terminal) + assignments(variables, whose, terminal) + program, ...words].join(' ');
}

/** With the home of that user, in which the programs keep what is theirs, too. */
function asOwner({ owner }: Whose, terminal: Terminal): string {
  return owner == null ? '' : `sudo -H -u ${word(owner, terminal)} `;
}

/** Only a system that shows them has shells that take them so. */
function assignments(variables: Invocation['variables'], { owner }: Whose, terminal: Terminal): string {
  const all = Object.entries(variables).map(([name, value]) => `${name}=${word(value, terminal)} `);
  return all.length > 0 && owner != null ? `env ${all.join('')}` : all.join('');
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
  const quoted = windowsWord(program);
  return quoted === program ? program : `& ${quoted}`;
}

function word(text: string, { platform }: Terminal): string {
  return platform === 'win32' ? windowsWord(text) : posixWord(text);
}
