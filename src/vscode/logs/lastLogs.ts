import { dirname } from 'node:path';
import { daemonLogPath } from '../../actions/start/daemonLog';
import { homeOf } from '../../controller/memory/home';
import { stateFile } from '../../controller/memory/statePlace';
import type { Subject } from '../../monitor/trouble/subjects';

/** Where a daemon that does not run may have written: as it was seen while it ran, and where those that we start write. */
export async function lastLogs({ type, instance: { folder } }: Subject): Promise<string[]> {
  if (folder === null) {
    return [];
  }
  const { rememberedLaunches } = await import('../../controller/rememberingController');
  const remembered = (await rememberedLaunches(type)).get(folder)?.log;
  const state = stateFile(process.platform, process.env, homeOf(process.env));
  const own = state === null ? null : daemonLogPath(dirname(state), type, folder);
  return [remembered, own].flatMap((path) => path ?? []);
}
