import type { CheckDaemonStatus } from '../controller/checkDaemonStatus';
import type { MachineSettings } from '../controller/machine/machineSettings';
import { rememberingController } from '../controller/rememberingController';
import { stderrLog } from './stderrLog';

/** The controller of a program that lives long, whose faults stand in its log. */
export function controllerThatRemembers(settings: MachineSettings): CheckDaemonStatus {
  return rememberingController(
    () => settings,
    (message) => {
      stderrLog.debug(message);
    },
  );
}
