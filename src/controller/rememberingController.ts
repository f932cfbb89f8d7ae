import type { CheckDaemonStatus } from './checkDaemonStatus';
import { createCheckDaemonStatus } from './createController';
import { thisMachine } from './machine/machine';
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
