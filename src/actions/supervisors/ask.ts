import { basename } from 'node:path';
import type { Report } from '../act';
import type { ActMachine } from '../machine';
import { say } from '../texts';
import type { Control, Verb } from './control';
import { runTool } from './runTool';

/** They wait for the daemon themselves, and kill it in the end. */
const TOOL_MS = 120_000;

/** Has a supervisor do something to a daemon. @returns a report where its tool has failed */
export async function askTool(
  { file, args }: Control,
  verb: Verb,
  who: string,
  { environment, uid }: ActMachine,
): Promise<Report | null> {
  // Where the sockets of a user's own manager are, for editors without a login.
  const usual = uid === null ? {} : { XDG_RUNTIME_DIR: `/run/user/${uid}` };
  const { code, how, lines } = await runTool(file, args[verb], {
    environment: { ...usual, ...environment },
    withinMs: TOOL_MS,
  });
  return code === 0
    ? null
    : { done: false, said: say('tool_failed', { who, tool: basename(file), how }), lines };
}
