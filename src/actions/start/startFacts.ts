import { Disks } from '../../probes/disks/disks';
import { UnansweredError } from '../../probes/disks/unanswered';
import { homeOf } from '../../controller/memory/home';
import { userNames } from '../../probes/processes/userNames';
import { Programs } from '../../probes/programs/programs';
import { invocationOf } from '../../status/judge/steps/invocation';
import type { Launch } from '../../status/memory/seenFolders';
import type { Target } from '../act';
import { daemonIn } from '../look';
import type { ActMachine } from '../machine';
import type { Controlled } from '../supervisors/control';
import type { Sentence } from '../texts';
import { whoOf } from '../who';
import { rememberedControl } from '../supervisors/supervisorFacts';
import { startEnvironment } from './environment';
import { daemonLogPath } from './daemonLog';
import type { Launchable } from './launch';
import { folderMark, obstacleTo } from './readiness';

/** What decides whether a daemon can be started, and how. */
export interface StartFacts {
  readonly folder: 'there' | 'gone' | 'no answer';
  /** Who owns the folder, where that is another user. */
  readonly owner: string | null;
  /** PID of the daemon that runs there now. */
  readonly running: number | null;
  /** The program and all that it is given; null where a part of it is not known. */
  readonly launch: Launchable | null;
  /** By whom it is started, where somebody looked after it; null for what is started by its program. */
  readonly control: Controlled | null;
  /** Whether there is such a program. */
  readonly hasProgram: boolean;
  /** Where its output goes; null where there is no place for it. */
  readonly log: string | null;
  /** Of the folder as it is now. */
  readonly mark: string | null;
  /** What keeps its program from being run there; null where nothing does. */
  readonly obstacle: Sentence | null;
}

/** Looks at the folder and the program of a target that does not run. Changes nothing. */
export async function startFactsOf(
  target: Target,
  machine: ActMachine,
  signal: AbortSignal,
): Promise<StartFacts | null> {
  const { type, instance } = target;
  const { folder } = instance;
  if (folder === null) {
    return null;
  }
  const [presence, now, launches] = await Promise.all([
    presenceOf(folder, machine),
    daemonIn(target, machine, signal),
    machine.launches(type),
  ]);
  const { program, hasProgram, variables } = await programFor(target, launches.get(folder), machine);
  const whose = { kind: type, folder, clusterName: type === 'ipfs' ? null : instance.name, variables };
  const invocation = invocationOf('start', whose, {
    platform: machine.platform,
    environment: {},
    home: null,
  });
  const { stateFolder } = machine;
  const launch = invocation && {
    file: program,
    args: invocation.args,
    folder,
    environment: startEnvironment(machine.environment, invocation.variables),
  };
  const log = stateFolder === null ? null : daemonLogPath(stateFolder, type, folder);
  const mark = await folderMark(type, folder);
  return {
    ...presence,
    running: now?.pid ?? null,
    control: await rememberedControl(launches.get(folder)?.supervisor, target, machine),
    launch,
    hasProgram,
    log,
    mark,
    obstacle: launch && (await obstacleTo({ who: whoOf(target), type, folder, mark, launch, log }, machine)),
  };
}

async function presenceOf(
  folder: string,
  { uid }: ActMachine,
): Promise<Pick<StartFacts, 'folder' | 'owner'>> {
  const disks = new Disks();
  try {
    const status = await disks.stat(folder);
    const isOurs = uid === null || status.uid === uid;
    const owner = isOurs ? null : ((await userNames(disks))(status.uid) ?? `#${status.uid}`);
    return { folder: 'there', owner };
  } catch (error) {
    return { folder: error instanceof UnansweredError ? 'no answer' : 'gone', owner: null };
  }
}

/** The one that the settings name, else the one that ran there last, else the one that its name leads to. */
async function programFor(
  { type }: Target,
  launch: Launch | undefined,
  { platform, environment, programs: named }: ActMachine,
): Promise<{ program: string; hasProgram: boolean; variables: Readonly<Record<string, string>> }> {
  const programs = new Programs(platform);
  const configured = named()[type];
  const variables = launch?.environment ?? {};
  if (configured === undefined && launch?.program !== undefined && (await programs.isThere(launch.program))) {
    return { program: launch.program, hasProgram: true, variables };
  }
  const { path } = await programs.find(type, environment, homeOf(environment), configured);
  return { program: path ?? '', hasProgram: path !== null, variables };
}
