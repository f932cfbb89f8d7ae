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

/** From the bundle beside ours: whoever never looks does not load it. */
async function load(log: MonitorLog): Promise<CheckDaemonStatus> {
  const { rememberingController } = await import('../controller/rememberingController');
  return rememberingController(
    () => readSettings().machine,
    (message) => {
      log.debug(message);
    },
  );
}
