import { attempt } from '../probes/attempt';
import { budgetOf, lookTime } from '../probes/budget';
import { Deadline } from '../probes/deadline';
import { ownClock } from '../probes/ownClock';
import { DaemonFiles } from '../probes/config/daemonFiles';
import { foldersFromHere, homeOf } from '../probes/files/daemonFolder';
import { ServedSockets } from '../probes/sleepers/servedSockets';
import { Sleepers } from '../probes/sleepers/sleepers';
import { KuboQuestions } from '../probes/apis/kuboQuestions';
import { LockTable } from '../probes/files/lockFile';
import { ProcessesUnreadableError, type ProcessTable } from '../probes/processes/processes';
import { Programs } from '../probes/programs/programs';
import { ipfs_cluster_follow_status, peersHere } from '../status/clusterFollow';
import { ipfs_cluster_service_status } from '../status/clusterService';
import { ipfs_status } from '../status/ipfs';
import { moduleResult } from '../status/moduleResult';
import { newOperation, type OperationIds } from '../status/operation';
import { errorText } from '../status/errorText';
import { PeerMemory } from '../status/memory/peerMemory';
import { SeenFolders } from '../status/memory/seenFolders';
import { DAEMON_TYPES } from '../status/names';
import type { DaemonEntry, DaemonType, ModuleResult } from '../status/result';
import { allUnasked } from '../status/gather/unasked';
import { type KnownPlaces, type Look, Survey } from '../status/gather/survey';
import { wrap } from './answer';
import { DEFAULT_TIMEOUT_MS } from './boundedCheck';
import type { CheckDaemonStatus } from './checkDaemonStatus';
import type { MachineSettings } from './machine/machineSettings';
import { type Machine, surroundingsOf, thisMachine } from './machine/machine';
import { launchesOf } from './memory/launches';
import { validateRequest } from './request';
import { untilAborted } from './untilAborted';

/** However long the list of processes took: so much suffices for the answer of a daemon that is well. */
const SHORTEST_ASKING_MS = 250;
/** Share of the time that must be left for a second look. */
const FOR_ANOTHER_LOOK = 0.4;
/** Each part of a look ends by itself a moment after the deadline; this is for what was forgotten. */
const LAST_RESORT_MS = 400;

type StatusModule = (survey: Survey, ids: OperationIds) => Promise<ModuleResult>;

const MODULES: Readonly<Record<DaemonType, StatusModule>> = {
  ipfs: ipfs_status,
  ipfs_cluster_service: ipfs_cluster_service_status,
  ipfs_cluster_follow: ipfs_cluster_follow_status,
};

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
  const known: Known = {
    programs: new Programs(machine.platform, seen.disks),
    files: new DaemonFiles(seen.disks),
    served: new ServedSockets(),
    peers: { ipfs_cluster_service: new PeerMemory(), ipfs_cluster_follow: new PeerMemory() },
  };
  return async (request = {}, signal) => {
    const { types, role, timeoutMs = DEFAULT_TIMEOUT_MS } = validateRequest(request, settings().role);
    signal?.throwIfAborted();
    const startedAt = performance.now();
    const checkedAt = new Date();
    const ids = newOperation();
    const limitMs = lookTime(timeoutMs);
    const begunAt = ownClock.now();
    const leftMs = () => limitMs - (ownClock.now() - begunAt);
    const look = () =>
      untilAborted(lookOnce({ machine, settings, known, seen, limitMs, leftMs, signal }, types, ids), signal);
    const first = await look();
    // A daemon that ended during the look was seen half alive, half dead: that is no state it ever had.
    const enough = leftMs() > limitMs * FOR_ANOTHER_LOOK;
    const { entries } = first.isMixed && enough ? await look() : first;
    return wrap({
      types,
      all: types.length === DAEMON_TYPES.length,
      role,
      daemons: Object.fromEntries(types.map((type, index) => [type, entries[index] as DaemonEntry])),
      ids,
      checkedAt,
      durationMs: performance.now() - startedAt,
    });
  };
}

/** What lives as long as the controller. */
type Known = Pick<Look, 'programs' | 'files' | 'peers'> & { readonly served: ServedSockets };

interface LookOptions {
  readonly machine: Machine;
  readonly settings: () => MachineSettings;
  readonly known: Known;
  readonly seen: SeenFolders;
  /** Milliseconds for the whole check, and what is left of them. */
  readonly limitMs: number;
  readonly leftMs: () => number;
  readonly signal: AbortSignal | undefined;
}

/** Looks at the processes and then, with a deadline of its own, at all the rest. */
async function lookOnce(
  { machine, settings, known, seen, limitMs, leftMs, signal }: LookOptions,
  types: readonly DaemonType[],
  ids: OperationIds,
): Promise<{ entries: DaemonEntry[]; isMixed: boolean }> {
  const begun = performance.now();
  const surroundings = surroundingsOf(machine);
  // What fails here fails in the look at this one daemon, too, which says so.
  const visitedBy = (type: DaemonType) => attempt(() => foldersFromHere(type, surroundings)) ?? [];
  const visited = Object.fromEntries(DAEMON_TYPES.map((type) => [type, visitedBy(type)]));
  const [processes, earlier] = await Promise.all([
    listProcesses(machine, leftMs(), signal),
    seen.known(visited),
  ]);
  const isWhole = processes instanceof Error || (processes.notLookedAt ?? 0) === 0;
  // Who waited for each process of the list has no time left by any clock: that wait was the system's own.
  const remaining = isWhole ? leftMs() : Math.min(leftMs(), limitMs - (performance.now() - begun));
  const budget = budgetOf(limitMs, signal, Math.max(SHORTEST_ASKING_MS, remaining));
  try {
    const sleepers = new Sleepers(processes instanceof Error ? [] : processes.daemons, {
      disks: known.files.disks,
      served: known.served,
    });
    const shared: Look = {
      ...known,
      platform: machine.platform,
      environment: machine.environment,
      home: homeOf(surroundings),
      surroundings,
      budget,
      processes,
      kubos: new KuboQuestions(budget, sleepers, known.files.disks),
      sleepers,
      locks: new LockTable(),
      begun,
      peersHere: () => (here ??= peersHere(surveyOf('ipfs_cluster_follow'))),
    };
    const surveyOf = (type: DaemonType) =>
      new Survey(shared, placesOf(settings(), earlier, seen.launches(type), type));
    let here: ReturnType<Look['peersHere']> | undefined;
    const { programs, environment, home, files } = shared;
    const [entries, launches] = await Promise.all([
      Promise.all(types.map((type) => checkOne(type, surveyOf(type), ids))),
      // Beside them, which ask for the same programs.
      launchesOf(processes, { programs, environment, home, disks: files.disks }),
    ]);
    signal?.throwIfAborted();
    await seen.note(entries, (pid) => launches.get(pid) ?? null);
    return { entries, isMixed: isWhole && !(processes instanceof Error) && processes.someEnded() };
  } finally {
    budget.deadline.dispose();
  }
}

/** "I could not look" is an answer, too, and so is a list that does not come. */
async function listProcesses(
  machine: Machine,
  limitMs: number,
  signal: AbortSignal | undefined,
): Promise<ProcessTable | Error> {
  const deadline = new Deadline(limitMs, signal);
  try {
    return await deadline.within(machine.listProcesses(deadline.signal), LIST_TOO_LATE);
  } catch (error) {
    return deadline.signal.aborted
      ? LIST_TOO_LATE
      : error instanceof Error
        ? error
        : new ProcessesUnreadableError(String(error));
  } finally {
    deadline.dispose();
  }
}

const LIST_TOO_LATE = new ProcessesUnreadableError('the list did not come in time');

function placesOf(
  { folders, programs, apiAddresses }: MachineSettings,
  earlier: MachineSettings['folders'],
  launches: KnownPlaces['launches'],
  type: DaemonType,
): KnownPlaces {
  return {
    folders: [...new Set([...(folders[type] ?? []), ...(earlier[type] ?? [])])],
    program: programs[type],
    apiAddresses: apiAddresses[type] ?? [],
    launches,
  };
}

/** One failing module never hides the others, and none may outlast the deadline. */
async function checkOne(type: DaemonType, survey: Survey, ids: OperationIds): Promise<DaemonEntry> {
  try {
    const inTime = (result: Promise<ModuleResult | null>) =>
      survey.look.budget.deadline.within(result, null, LAST_RESORT_MS);
    const details =
      (await inTime(MODULES[type](survey, ids))) ?? (await inTime(withoutAsking(type, survey, ids)));
    if (details === null) {
      throw new DeadlineError(
        'The look did not end in time: a file system or the process list hangs, or this machine is too busy. Try again.',
      );
    }
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
      error: errorText(error),
      error_type: error instanceof Error ? error.name : 'Error',
    };
  }
}

/** A daemon that was seen is there, however little else was learned. Null where none was. */
async function withoutAsking(
  type: DaemonType,
  survey: Survey,
  ids: OperationIds,
): Promise<ModuleResult | null> {
  const seen = allUnasked(type, survey);
  return seen.length === 0 ? null : moduleResult(type, survey, ids, () => Promise.resolve(seen));
}

/** The look itself took longer than the deadline, with all that bounds its parts. */
class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}
