import { Disks } from '../probes/disks/disks';
import { userNames } from '../probes/processes/userNames';
import type { DaemonProcess } from '../probes/processes/processes';
import type { Supervisor } from '../probes/supervisors/supervisor';
import { errorText } from '../status/errorText';
import type { DaemonStatusResponse } from '../status/result';
import type { Target } from './act';
import type { ActMachine } from './machine';
import { launchOfProcess } from './process/relaunch';
import { daemonLogPath } from './start/daemonLog';
import type { Launchable } from './start/launch';
import { Programs } from '../probes/programs/programs';
import type { Controlled } from './supervisors/control';
import { controlledBy } from './supervisors/supervisorFacts';
import { type StartFacts, startFactsOf } from './start/startFacts';
import { identityOf, type ProcessIdentity } from './process/processStart';

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
  /** How it was started; null where nobody tells. It may hold secrets. */
  readonly launch: Launchable | null;
  /** Whether its program could be started again. */
  readonly hasProgram: boolean;
  /** Where its output goes once we have started it; null where there is no place for it. */
  readonly log: string | null;
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
    const table = await machine.processes(signal);
    const found = table.daemons.find(({ pid, kind }) => pid === target.instance.pid && kind === target.type);
    return { ...base, daemon: found ? await seen(target, found, machine) : null };
  } catch (error) {
    return { ...base, problem: errorText(error) };
  }
}

async function seen(
  target: Target,
  { pid, uid, frozen, root, sharesNetwork, supervisor, startedAt }: DaemonProcess,
  machine: ActMachine,
): Promise<SeenDaemon | null> {
  const { type, instance } = target;
  const { platform, stateFolder } = machine;
  const process = identityOf(pid, platform);
  if (process === null && platform !== 'win32') {
    return null;
  }
  const launch = launchOfProcess(pid, platform);
  const before = instance.started_at === null ? null : Date.parse(instance.started_at);
  return {
    process: process ?? { pid, start: String(startedAt) },
    isTarget: before === null || startedAt === null || Math.abs(before - startedAt) <= SAME_START_MS,
    uid,
    owner: uid === null ? '?' : ((await userNames(new Disks()))(uid) ?? `#${uid}`),
    frozen,
    elsewhere: root !== '' || !sharesNetwork,
    supervisor,
    control: supervisor && (await controlledBy(supervisor, target, machine)),
    launch,
    hasProgram: launch !== null && (await new Programs(platform).isThere(launch.file)),
    log: stateFolder === null ? null : daemonLogPath(stateFolder, type, instance.folder ?? String(pid)),
  };
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
