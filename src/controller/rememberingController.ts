import type { Launch } from '../status/memory/seenFolders';
import type { DaemonType } from '../status/result';
import type { CheckDaemonStatus } from './checkDaemonStatus';
import { createCheckDaemonStatus } from './createController';
import { type Machine, thisMachine } from './machine/machine';
import type { MachineSettings } from './machine/machineSettings';
import { machineMemory } from './memory/machineMemory';

/**
 * The controller of a program that lives long: it goes by what others on this machine saw, and tells them, too.
 * @param settings read before each look
 * @param onFault hears of a memory that could not be read or written
 */
export function rememberingController(
  settings: () => MachineSettings,
  onFault: (message: string) => void,
): CheckDaemonStatus {
  const seen = machineMemory({ environment: process.env, onFault });
  return createCheckDaemonStatus(settings, thisMachine(process.env, seen.disks), seen);
}

/** The controller of one look: it knows what those who live longer have seen, and leaves no file itself. */
export function controllerOfOneLook(settings: () => MachineSettings): CheckDaemonStatus {
  const seen = machineMemory({ environment: process.env, keeps: false, onFault: () => undefined });
  return createCheckDaemonStatus(settings, thisMachine(process.env, seen.disks), seen);
}

/** The controller of one command that goes by nothing but what is to be seen. */
export function controllerWithoutMemory(
  settings: () => MachineSettings,
  machine: Machine,
): CheckDaemonStatus {
  return createCheckDaemonStatus(settings, machine);
}

/** How daemons of this user were started that ran on this machine, by their folder: as far as a start anew has to know it. */
export async function rememberedLaunches(type: DaemonType): Promise<ReadonlyMap<string, Launch>> {
  // What cannot be read is known by none: then the program is found as in a terminal.
  const seen = machineMemory({ environment: process.env, keeps: false, onFault: () => undefined });
  await seen.known();
  return seen.launches(type);
}
