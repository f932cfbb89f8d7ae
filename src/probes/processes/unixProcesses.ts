import { Disks } from '../disks/disks';
import { type DaemonKind, kindOfProgramName } from '../programs/daemonKind';
import { type DaemonCommand, parseDaemonCommand } from './commandLine';
import { listeningByLsof } from '../sockets/lsof';
import {
  type DaemonProcess,
  type HiddenProcess,
  ProcessesUnreadableError,
  type ProcessTable,
  UNSEEN_BY_LISTS,
} from './processes';

/** The fields that we read of ps-list's answer (https://github.com/sindresorhus/ps-list). */
export interface ListedProcess {
  readonly pid: number;
  readonly name: string;
  readonly cmd?: string | undefined;
  readonly path?: string | undefined;
  readonly uid?: number | undefined;
  readonly startTime?: Date | undefined;
}

/**
 * Daemons on macOS and the BSDs, by `ps`.
 * @throws ProcessesUnreadableError when `ps` is missing, or is one that ignores the options and lists nothing.
 */
export async function readUnixProcesses(signal: AbortSignal): Promise<ProcessTable> {
  const { default: listProcesses } = await import('ps-list');
  const listed: readonly ListedProcess[] = await listProcesses().catch((error: unknown) => {
    throw new ProcessesUnreadableError('ps cannot be run', { cause: error });
  });
  // BusyBox answers with an empty list and no error; then nobody looked.
  if (!listed.some((one) => one.pid === process.pid)) {
    throw new ProcessesUnreadableError('ps does not list even this program: install procps');
  }
  const daemons = await Promise.all(
    (await findUnixDaemons(listed, folderLook())).map(async (daemon) => ({
      ...daemon,
      // Where the time is over nobody knows where it listens; that it runs is known all the same.
      listening: signal.aborted ? null : await listeningByLsof(daemon, signal),
    })),
  );
  return tableOf('ps', listed, daemons);
}

export function tableOf(
  source: string,
  listed: readonly ListedProcess[],
  daemons: readonly DaemonProcess[],
  hidden: readonly HiddenProcess[] = [],
): ProcessTable {
  const names = new Map(listed.map((one) => [one.pid, one.name]));
  return {
    source,
    daemons,
    hidden,
    someEnded: () => daemons.some(({ pid }) => !isAlive(pid)),
    // A list that names all programs leaves no doubt.
    mayBeDaemon: () => false,
    nameOf: (pid) => names.get(pid) ?? null,
    listenerOwner: () => null,
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Another user's process may not be signalled, but it is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** So many paths are tried in one look: whoever runs a program chooses how many its arguments could be. */
const MOST_TRIED = 200;

/** Asks for folders that somebody else named. */
function folderLook(disks = new Disks()): (path: string) => Promise<boolean> {
  let tried = 0;
  return async (path) =>
    ++tried <= MOST_TRIED &&
    (await disks.stat(path).then(
      ({ kind }) => kind === 'folder',
      () => false,
    ));
}

/** Picks the daemons out of a process list. */
export async function findUnixDaemons(
  listed: readonly ListedProcess[],
  isFolder: (path: string) => Promise<boolean>,
  platform: NodeJS.Platform = process.platform,
): Promise<DaemonProcess[]> {
  const daemons: DaemonProcess[] = [];
  for (const one of listed) {
    const cmd = one.cmd ?? '';
    const program = one.path && cmd.startsWith(one.path) ? one.path : (cmd.split(/\s+/, 1)[0] ?? '');
    const kind = kindOfProgramName(program);
    const args = cmd.slice(program.length).trim().split(/\s+/);
    const command = kind && (parseDaemonCommand(kind, args) ?? (await parseWithSpaces(kind, args, isFolder)));
    if (kind && command) {
      daemons.push(describe(kind, one, program, command, platform));
    }
  }
  return daemons;
}

/** `ps` prints arguments with spaces between them and so hides where one ends: only folders that exist are tried. */
async function parseWithSpaces(
  kind: DaemonKind,
  args: readonly string[],
  isFolder: (path: string) => Promise<boolean>,
): Promise<DaemonCommand | null> {
  for (let start = 1; start < args.length; start++) {
    for (let end = start + 2; args[start]?.startsWith('/') === true && end <= args.length; end++) {
      const path = args.slice(start, end).join(' ');
      const command = parseDaemonCommand(kind, [...args.slice(0, start), path, ...args.slice(end)]);
      if (command && (await isFolder(path))) {
        return command;
      }
    }
  }
  return null;
}

const ROOT = 0;

/** What a daemon of root's is given by launchd or rc, whoever asks; see launchd.plist(5) and hier(7). */
function homeOfRoot(platform: NodeJS.Platform): string {
  return platform === 'darwin' ? '/var/root' : '/root';
}

function describe(
  kind: DaemonKind,
  one: ListedProcess,
  program: string,
  command: DaemonCommand,
  platform: NodeJS.Platform,
): DaemonProcess {
  return {
    ...UNSEEN_BY_LISTS,
    kind,
    command,
    pid: one.pid,
    program,
    home: one.uid === ROOT ? homeOfRoot(platform) : null,
    uid: one.uid ?? null,
    startedAt: one.startTime?.getTime() ?? null,
  };
}
