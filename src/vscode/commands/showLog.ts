import { setTimeout as sleep } from 'node:timers/promises';
import type { LogOutputChannel } from 'vscode';

/** VS Code registers a log channel some moments after it was made, and until then shows nothing, in silence. */
const REGISTERED_AFTER_MS = 1000;

/** "Show Log". @param madeAt when the channel was made, on the clock of `performance.now()` */
export async function showLog(log: LogOutputChannel, madeAt: number): Promise<void> {
  await sleep(Math.max(0, madeAt + REGISTERED_AFTER_MS - performance.now()));
  log.show();
}
