import { userInfo } from 'node:os';
import { cwd } from 'node:process';
import { attempt } from '../probes/attempt';
import { budgetOf } from '../probes/budget';
import { DaemonFiles } from '../probes/files/daemonFiles';
import { homeOf, type Surroundings } from '../probes/files/daemonFolder';
import { KuboQuestions } from '../probes/apis/kuboQuestions';
import { LockTable } from '../probes/files/lockFile';
import { ProcessMemory } from '../probes/processes/processMemory';
import {
  listDaemonProcesses,
  ProcessesUnreadableError,
  type ProcessTable,
} from '../probes/processes/processes';
import { Programs } from '../probes/programs/programs';
import { ipfs_cluster_follow_status } from '../status/clusterFollow';
import { ipfs_cluster_service_status } from '../status/clusterService';
import { ipfs_status } from '../status/ipfs';
import { newOperation, type OperationIds } from '../status/moduleResult';
import { PeerMemory } from '../status/memory/peerMemory';
import { SeenFolders } from '../status/memory/seenFolders';
import { DAEMON_TYPES, type DaemonEntry, type DaemonType, type ModuleResult } from '../status/result';
import { type KnownPlaces, type Look, Survey } from '../status/gather/survey';
import { wrap } from './answer';
import type { CheckDaemonStatus } from './checkDaemonStatus';
import type { MachineSettings } from './machineSettings';
import { validateRequest } from './request';

/** The whole check answers within 2.5 s; what remains is for the look at the processes and a busy machine. */
const DEFAULT_TIMEOUT_MS = 2000;

type StatusModule = (survey: Survey, ids: OperationIds) => Promise<ModuleResult>;

const MODULES: Readonly<Record<DaemonType, StatusModule>> = {
  ipfs: ipfs_status,
  ipfs_cluster_service: ipfs_cluster_service_status,
  ipfs_cluster_follow: ipfs_cluster_follow_status,
};

/** The machine to look at; tests give another. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly listProcesses: (signal: AbortSignal) => Promise<ProcessTable>;
}

/** The machine that this program runs on, as somebody with this environment sees it. */
export function thisMachine(environment: Machine['environment'] = process.env): Machine {
  const memory = new ProcessMemory();
  return {
    platform: process.platform,
    environment,
    listProcesses: (signal) => listDaemonProcesses(process.platform, signal, memory),
  };
}

export const NO_SETTINGS: MachineSettings = { role: null, folders: {}, programs: {}, apiAddresses: {} };

/**
 * Builds the one controller that all surfaces ask.
 * @param seen what earlier looks saw, of this controller and of others on the machine
 */
export function createCheckDaemonStatus(
  settings: () => MachineSettings,
  machine: Machine = thisMachine(),
  seen = new SeenFolders(),
): CheckDaemonStatus {
  const programs = new Programs(machine.platform);
  const files = new DaemonFiles();
  const peers = { ipfs_cluster_service: new PeerMemory(), ipfs_cluster_follow: new PeerMemory() };
  return async (request = {}, signal) => {
    const { types, role, timeoutMs } = validateRequest(request, settings().role);
    signal?.throwIfAborted();
    const startedAt = performance.now();
    const checkedAt = new Date();
    const ids = newOperation();
    const budget = budgetOf(timeoutMs ?? DEFAULT_TIMEOUT_MS, signal);
    const look = async () => {
      const begun = performance.now();
      const [processes, earlier] = await Promise.all([listProcesses(machine, budget.signal), seen.known()]);
      signal?.throwIfAborted();
      const surroundings = surroundingsOf(machine);
      const shared: Look = {
        platform: machine.platform,
        environment: machine.environment,
        home: homeOf(surroundings),
        surroundings,
        budget,
        programs,
        files,
        processes,
        kubos: new KuboQuestions(budget),
        locks: new LockTable(),
        begun,
        peers,
      };
      const surveyOf = (type: DaemonType) => new Survey(shared, placesOf(settings(), earlier, type));
      const looked = await Promise.all(types.map((type) => checkOne(type, surveyOf(type), ids)));
      signal?.throwIfAborted();
      await seen.note(looked, ownPids(processes));
      return { looked, isMixed: !(processes instanceof Error) && processes.someEnded() };
    };
    const first = await look();
    // A daemon that ended during the look was seen half alive, half dead: that is no state it ever had.
    const inTime = performance.now() - startedAt < budget.silentAfter;
    const entries = first.isMixed && inTime ? (await look()).looked : first.looked;
    const daemons = Object.fromEntries(types.map((type, index) => [type, entries[index] as DaemonEntry]));
    return wrap({
      types,
      all: types.length === DAEMON_TYPES.length,
      role,
      daemons,
      ids,
      checkedAt,
      durationMs: performance.now() - startedAt,
    });
  };
}

/** "I could not look" is an answer, too. */
async function listProcesses(machine: Machine, signal: AbortSignal): Promise<ProcessTable | Error> {
  return machine
    .listProcesses(signal)
    .catch((error: unknown) =>
      error instanceof Error ? error : new ProcessesUnreadableError(String(error)),
    );
}

/** Tells whether a process is one of our own user's; everybody's where the system tells nobody whose it is. */
function ownPids(processes: ProcessTable | Error): (pid: number) => boolean {
  const uid = process.getuid?.();
  const own = processes instanceof Error ? [] : processes.daemons.filter((one) => (one.uid ?? uid) === uid);
  const pids = new Set(own.map(({ pid }) => pid));
  return (pid) => pids.has(pid);
}

function placesOf(
  { folders, programs, apiAddresses }: MachineSettings,
  earlier: MachineSettings['folders'],
  type: DaemonType,
): KnownPlaces {
  return {
    folders: [...new Set([...(folders[type] ?? []), ...(earlier[type] ?? [])])],
    program: programs[type],
    apiAddresses: apiAddresses[type] ?? [],
  };
}

/** A user without an entry in the database, as in some containers, has no default folder; a deleted folder is none. */
function surroundingsOf({ environment }: Machine): Surroundings {
  return { environment, userHome: attempt(() => userInfo().homedir), cwd: attempt(cwd) };
}

/** One failing module never hides the others, and none may outlast the deadline. */
async function checkOne(type: DaemonType, survey: Survey, ids: OperationIds): Promise<DaemonEntry> {
  try {
    const details = await withinDeadline(MODULES[type](survey, ids), survey.look.budget.signal);
    return {
      running: details.running,
      type,
      process_count: details.process_count,
      state: details.state,
      details,
    };
  } catch (error) {
    return {
      running: false,
      type,
      process_count: 0,
      state: 'unknown',
      error: error instanceof Error ? error.message : String(error),
      error_type: error instanceof Error ? error.name : 'Error',
    };
  }
}

/** The look itself took longer than the deadline: a hung file system, most often. */
class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/** Requests end at the deadline by themselves; this is for a file system that does not answer. */
const AFTER_DEADLINE_MS = 200;

function withinDeadline<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const onAbort = () => {
      timer = setTimeout(() => {
        reject(
          new DeadlineError(
            'The look did not end in time: a file system or the process list hangs. Try again.',
          ),
        );
      }, AFTER_DEADLINE_MS);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', onAbort);
      clearTimeout(timer);
    });
  });
}
