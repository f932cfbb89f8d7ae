import type { CheckDaemonStatus } from '../../controller/checkDaemonStatus';
import { createCheckDaemonStatus } from '../../controller/createController';
import type { Machine } from '../../controller/machine/machine';
import { environmentSettings } from '../environmentSettings';

/**
 * The controller of one command, with what the user told this program.
 * @throws UsageError
 */
export function checkHere(machine: Machine): CheckDaemonStatus {
  const settings = environmentSettings(machine.environment);
  return createCheckDaemonStatus(() => settings, machine);
}
