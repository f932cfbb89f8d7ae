import { Disks } from '../probes/disks/disks';
import { userNames } from '../probes/processes/userNames';
import type { DaemonProcess } from '../probes/processes/processes';
import type { Supervisor } from '../probes/supervisors/supervisor';
import { errorText } from '../status/errorText';
import type { DaemonStatusResponse, Instance } from '../status/result';
import type { Target } from './act';
import type { ActMachine } from './machine';
import { launchOfProcess, type SeenLaunch } from './process/relaunch';
import { daemonLogPath } from './start/daemonLog';
import { Programs } from '../probes/programs/programs';
import type { Controlled } from './supervisors/control';
import { controlledBy } from './supervisors/supervisorFacts';
import { folderMark, obstacleTo } from './start/readiness';
import { type StartFacts, startFactsOf } from './start/startFacts';
import type { Sentence } from './texts';
import { whoOf } from './who';
import { isSame, lookAtProcess, type ProcessIdentity, type ProcessLook } from './process/processStart';

/** The daemon that has the PID of a target at this moment. */
export interface SeenDaemon {
  readonly process: ProcessIdentity;
  /** False where another daemon has that PID since the target was seen. */
  readonly isTarget: boolean;
  readonly uid: number | null;
  /** Name of the user whose it is, or the number after a `#`. */
  readonly owner: string;
  readonly frozen: boolean;
  /** It lives in another mount or network namespace. */
  readonly elsewhere: boolean;
  readonly supervisor: Supervisor | null;
  /** How it is controlled by whoever looks after it; null for one that is ended by a signal. */
  readonly control: Controlled | null;
  /** How it was started. It may hold secrets. */
  readonly launch: SeenLaunch;
  /** Whether its program could be started again. */
  readonly hasProgram: boolean;
  /** Where its output goes once we have started it; null where there is no place for it. */
  readonly log: string | null;
  /** Of its folder as it is now; null where there is none, or no configuration in it. */
  readonly mark: string | null;
  /** What would keep it from being started again; null where nothing does. */
  readonly obstacle: Sentence | null;
}

/** The facts that decide what may be done to a daemon that runs. */
export interface Situation {
  readonly trusted: boolean;
  readonly platform: NodeJS.Platform;
  /** Our user; null where the system has no such numbers. */
  readonly uid: number | null;
  /** Null where the process has ended, or is none of a daemon any more. */
  readonly daemon: SeenDaemon | null;
  /** Why the processes could not be looked at. */
  readonly problem: string | null;
  /** What uses this Kubo, as people know it. */
  readonly users: readonly string[];
  /** How one is started that does not run; null for one that does, or whose folder nobody knows. */
  readonly start: StartFacts | null;
}

/** Start times of one process differ by what its clock was set meanwhile, in milliseconds. */
const SAME_START_MS = 2000;

export interface SituationOptions {
  readonly machine: ActMachine;
  readonly trusted: boolean;
  /** In which the target was seen. */
  readonly answer: DaemonStatusResponse | null;
  readonly signal: AbortSignal;
}

/** Looks at the process of a target now. Changes nothing, and rejects for nothing that it finds. */
export async function situationOf(
  target: Target,
  { machine, trusted, answer, signal }: SituationOptions,
): Promise<Situation> {
  const { platform, uid } = machine;
  const base = {
    trusted,
    platform,
    uid,
    users: answer === null ? [] : usersOf(target, answer),
    daemon: null,
    problem: null,
    start: null,
  };
  try {
    if (target.instance.pid === null) {
      return { ...base, start: await startFactsOf(target, machine, signal) };
    }
    // What has this PID before the look at all processes and after it has had it in between.
    const before = lookAtProcess(target.instance.pid, platform);
    const table = await machine.processes(signal);
    const found = table.daemons.find(({ pid, kind }) => pid === target.instance.pid && kind === target.type);
    return { ...base, daemon: found ? await seen(target, found, { machine, before }) : null };
  } catch (error) {
    return { ...base, problem: errorText(error) };
  }
}

async function seen(
  target: Target,
  found: DaemonProcess,
  { machine, before }: { readonly machine: ActMachine; readonly before: ProcessLook },
): Promise<SeenDaemon | null> {
  const { pid, uid, frozen, root, sharesNetwork, supervisor } = found;
  const { type, instance } = target;
  const { platform } = machine;
  const launch = launchOfProcess(type, pid, platform);
  const process = lookAtProcess(pid, platform);
  if (process === 'gone') {
    return null;
  }
  if (process === 'unknown' && platform !== 'win32') {
    throw new Error(`process ${pid} cannot be looked at`);
  }
  return {
    process: process === 'unknown' ? { pid, start: String(found.startedAt) } : process,
    isTarget: isSeenBefore(instance, found) && (process === 'unknown' || isOne(process, before, found)),
    uid,
    owner: uid === null ? '?' : ((await userNames(new Disks()))(uid) ?? `#${uid}`),
    frozen,
    elsewhere: root !== '' || !sharesNetwork,
    supervisor,
    control: supervisor && (await controlledBy(supervisor, target, machine)),
    launch,
    hasProgram:
      launch !== null && launch !== 'no text' && (await new Programs(platform).isThere(launch.file)),
    ...(await prospectOf(target, launch, machine)),
  };
}

/** Whether, and where, it could be started again. */
async function prospectOf(
  target: Target,
  launch: SeenLaunch,
  machine: ActMachine,
): Promise<Pick<SeenDaemon, 'log' | 'mark' | 'obstacle'>> {
  const { stateFolder } = machine;
  const { type, instance } = target;
  const { folder } = instance;
  if (folder === null) {
    return { log: null, mark: null, obstacle: null };
  }
  const log = stateFolder === null ? null : daemonLogPath(stateFolder, type, folder);
  const mark = await folderMark(type, folder);
  const obstacle =
    launch === null || launch === 'no text'
      ? null
      : await obstacleTo({ who: whoOf(target), type, folder, mark, launch, log }, machine);
  return { log, mark, obstacle };
}

/** Whether it is the one of an earlier look. */
function isSeenBefore({ started_at: seen }: Instance, { startedAt }: DaemonProcess): boolean {
  return seen === null || startedAt === null || Math.abs(Date.parse(seen) - startedAt) <= SAME_START_MS;
}

/** Whether the list of processes shows the very process that has this PID now. */
function isOne(now: ProcessIdentity, before: ProcessLook, { startTicks }: DaemonProcess): boolean {
  return isSame(now, before) && (startTicks === undefined || String(startTicks) === now.start);
}

/** The peers on this machine that have said that this Kubo is theirs. */
function usersOf({ type, instance }: Target, answer: DaemonStatusResponse): string[] {
  if (type !== 'ipfs') {
    return [];
  }
  return Object.values(answer.daemons)
    .flatMap(({ details }) => details?.instances ?? [])
    .filter(({ kubo, pid }) => kubo != null && pid !== null)
    .filter(
      ({ kubo }) =>
        (kubo?.address != null && kubo.address === instance.api) ||
        (kubo?.peer_id != null && kubo.peer_id === instance.peer_id),
    )
    .map(({ name, folder, pid }) => name ?? folder ?? `PID ${String(pid)}`)
    .sort();
}
