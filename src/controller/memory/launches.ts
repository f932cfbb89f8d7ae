import { basename, isAbsolute } from 'node:path';
import type { Disks } from '../../probes/disks/disks';
import type { AskerEnvironment } from '../../probes/files/daemonFolder';
import { type DaemonProcess, LAUNCH_NAMES, type ProcessTable } from '../../probes/processes/processes';
import { loggedTo } from '../../probes/logs/loggedTo';
import { isChargeNow } from '../../probes/supervisors/readCharge';
import type { Supervisor } from '../../probes/supervisors/supervisor';
import type { Programs } from '../../probes/programs/programs';
import { type Launch, LONGEST_LAUNCH } from '../../status/memory/seenFolders';

export interface LaunchOptions {
  readonly programs: Programs;
  readonly disks: Disks;
  /** Of whoever would start it again. */
  readonly environment: AskerEnvironment;
  readonly home: string | null;
}

/**
 * How each running daemon of our own user was started, by its PID: of all others nothing is kept, as what they run is
 * nothing that we advise to run. Where the system tells nobody whose a process is, all are ours.
 */
export async function launchesOf(
  processes: ProcessTable | Error,
  options: LaunchOptions,
): Promise<ReadonlyMap<number, Launch>> {
  const uid = process.getuid?.();
  const own = processes instanceof Error ? [] : processes.daemons.filter((one) => (one.uid ?? uid) === uid);
  return new Map(await Promise.all(own.map(async (one) => [one.pid, await launchOf(one, options)] as const)));
}

async function launchOf(daemon: DaemonProcess, options: LaunchOptions): Promise<Launch> {
  if (daemon.root !== '') {
    // What it calls its own is something else here.
    return {};
  }
  const program = runnable(daemon.program);
  const isNamed = program === null || (await leadsTo(program, daemon, options));
  const environment = variablesOf(daemon);
  const log = loggedTo(daemon.pid);
  const supervisor = supervisorOf(daemon);
  return {
    ...(isNamed ? {} : { program }),
    ...(Object.keys(environment).length === 0 ? {} : { environment }),
    ...(log === null || log.length > LONGEST_LAUNCH ? {} : { log }),
    ...(supervisor === null ? {} : { supervisor }),
  };
}

/**
 * Null for what only its wrapper may run: a Snap in its sandbox, what a script hides behind its own name; and where the
 * system tells a bare name.
 */
function runnable(path: string | null): string | null {
  const program = path?.replace(/ \(deleted\)$/, '') ?? '';
  const isWrapped = program.startsWith('/snap/') || basename(program).startsWith('.');
  return !isAbsolute(program) || program.length > LONGEST_LAUNCH || isWrapped ? null : program;
}

/** True where the bare name of its kind of program leads to the very same file. */
async function leadsTo(
  program: string,
  { kind }: DaemonProcess,
  { programs, disks, environment, home }: LaunchOptions,
): Promise<boolean> {
  const { path } = await programs.find(kind, environment, home, undefined);
  return path === program || (path !== null && (await disks.realpath(path).catch(() => path)) === program);
}

const LONGEST_UNIT = 255;

/** Who starts again what it looks after; a container is forgotten with what ran in it. */
function supervisorOf({ supervisor, pid }: DaemonProcess): Supervisor | null {
  return supervisor?.unit != null &&
    supervisor.unit.length <= LONGEST_UNIT &&
    supervisor.kind !== 'container' &&
    isChargeNow(supervisor, pid)
    ? supervisor
    : null;
}

function variablesOf({ kind, environment }: DaemonProcess): Readonly<Record<string, string>> {
  const named = LAUNCH_NAMES.flatMap((name) => {
    const value = kind === 'ipfs' ? undefined : environment?.[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const all = Object.fromEntries(named);
  return JSON.stringify(all).length > LONGEST_LAUNCH ? {} : all;
}
