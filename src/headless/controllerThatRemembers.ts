import type { CheckDaemonStatus } from '../controller/checkDaemonStatus';
import { createCheckDaemonStatus, thisMachine } from '../controller/createController';
import type { MachineSettings } from '../controller/machineSettings';
import { machineMemory } from '../controller/memory/machineMemory';
import { stderrLog } from './stderrLog';

/** The controller of a program that lives long: it goes by what others on this machine saw, and tells them, too. */
export function controllerThatRemembers(settings: MachineSettings): CheckDaemonStatus {
  const seen = machineMemory({
    environment: process.env,
    onFault: (message) => {
      stderrLog.debug(message);
    },
  });
  return createCheckDaemonStatus(() => settings, thisMachine(), seen);
}
