import { userInfo } from 'node:os';
import { cwd } from 'node:process';
import { attempt } from '../../probes/attempt';
import { Disks } from '../../probes/disks/disks';
import type { Surroundings } from '../../probes/files/daemonFolder';
import { listDaemonProcesses } from '../../probes/processes/listProcesses';
import type { ProcessTable } from '../../probes/processes/processes';
import { ProcessMemory } from '../../probes/processes/processMemory';

/** The machine to look at; tests give another. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly listProcesses: (signal: AbortSignal) => Promise<ProcessTable>;
}

/**
 * The machine that this program runs on, as somebody with this environment sees it.
 * @param disks through which its programs are looked at
 */
export function thisMachine(environment: Machine['environment'] = process.env, disks = new Disks()): Machine {
  const memory = new ProcessMemory(disks);
  return {
    platform: process.platform,
    environment,
    listProcesses: (signal) => listDaemonProcesses(process.platform, signal, memory),
  };
}

/** A user without an entry in the database, as in some containers, has no default folder; a deleted folder is none. */
export function surroundingsOf({ environment }: Machine): Surroundings {
  return { environment, userHome: attempt(() => userInfo().homedir), cwd: attempt(cwd) };
}
