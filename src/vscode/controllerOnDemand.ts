import type { CheckDaemonStatus } from '../controller/checkDaemonStatus';
import { SeenFolders } from '../monitor/seenFolders';
import { readSettings } from './settings';

/** The controller, loaded by the first question and not by the start of the editor; it goes by the settings. */
export function controllerOnDemand(): CheckDaemonStatus {
  const seen = new SeenFolders();
  let loaded: Promise<CheckDaemonStatus> | undefined;
  return async (request, signal) => {
    loaded ??= import('../controller/createController').then(({ createCheckDaemonStatus }) =>
      createCheckDaemonStatus(() => seen.beside(readSettings().machine)),
    );
    const answer = await (await loaded)(request, signal);
    seen.note(answer);
    return answer;
  };
}
