import type { CheckDaemonStatus } from '../controller/checkDaemonStatus';
import type { MonitorLog } from '../monitor/monitor';
import { readSettings } from './settings';

/**
 * The controller, loaded by the first question and not by the start of the editor; it goes by the settings, and by
 * what other windows saw.
 */
export function controllerOnDemand(log: MonitorLog): CheckDaemonStatus {
  let loaded: Promise<CheckDaemonStatus> | undefined;
  return async (request, signal) => {
    loaded ??= load(log);
    return (await loaded)(request, signal);
  };
}

async function load(log: MonitorLog): Promise<CheckDaemonStatus> {
  const { createCheckDaemonStatus, thisMachine } = await import('../controller/createController');
  const { machineMemory } = await import('../controller/memory/machineMemory');
  const seen = machineMemory({
    environment: process.env,
    onFault: (message) => {
      log.debug(message);
    },
  });
  return createCheckDaemonStatus(() => readSettings().machine, thisMachine(), seen);
}
