import { dirname } from 'node:path';
import type { CheckDaemonStatus } from '../controller/checkDaemonStatus';
import { homeOf } from '../controller/memory/home';
import { stateFile } from '../controller/memory/statePlace';
import { listDaemonProcesses } from '../probes/processes/listProcesses';
import { seesWholeMachine } from '../probes/processes/wholeView';
import { ProcessMemory } from '../probes/processes/processMemory';
import type { Launch } from '../status/memory/seenFolders';
import type { DaemonType } from '../status/result';
import type { ProcessTable } from '../probes/processes/processes';

/** The machine on which something is done; tests give another. */
export interface ActMachine {
  readonly platform: NodeJS.Platform;
  /** Our user; null where the system has no such numbers. */
  readonly uid: number | null;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where this user's programs keep state; null where nobody can tell. */
  readonly stateFolder: string | null;
  /** The daemons that run now. @throws ProcessesUnreadableError */
  readonly processes: (signal: AbortSignal) => Promise<ProcessTable>;
  /** Whether every process and every lock of the machine is seen: only then is nobody's what nobody is seen to have. */
  readonly seesAll: () => boolean;
  /** How daemons are, by the one controller. */
  readonly check: CheckDaemonStatus;
  /** The programs that the settings name, as they are now. */
  readonly programs: () => Readonly<Partial<Record<DaemonType, string>>>;
  /** How daemons of this user were started that ran here, by their folder. */
  readonly launches: (type: DaemonType) => Promise<ReadonlyMap<string, Launch>>;
}

export interface MachineOptions {
  readonly check: CheckDaemonStatus;
  readonly environment?: ActMachine['environment'];
  readonly programs?: ActMachine['programs'];
  readonly launches?: ActMachine['launches'];
  readonly seesAll?: ActMachine['seesAll'];
}

/** The machine that this program runs on. */
export function machineHere({
  check,
  environment = process.env,
  programs = () => ({}),
  launches = () => Promise.resolve(new Map()),
  seesAll = () => seesWholeMachine(process.platform),
}: MachineOptions): ActMachine {
  const memory = new ProcessMemory();
  const file = stateFile(process.platform, environment, homeOf(environment));
  return {
    platform: process.platform,
    uid: process.getuid?.() ?? null,
    environment,
    stateFolder: file === null ? null : dirname(file),
    processes: (signal) => listDaemonProcesses(process.platform, signal, memory),
    seesAll,
    check,
    programs,
    launches,
  };
}
