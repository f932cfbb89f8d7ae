import { basename } from 'node:path';
import type { Report, Target } from '../act';
import { daemonIn } from '../look';
import type { ActMachine } from '../machine';
import { say, type Sentence } from '../texts';
import type { Control, Verb } from './control';
import { runTool } from './runTool';

/** They wait for the daemon themselves, and kill it in the end. */
const TOOL_MS = 120_000;

/** Whom a tool is asked for. */
export interface Asked {
  readonly target: Target;
  readonly who: string;
  /** PID of its process before; null where it did not run. */
  readonly before: number | null;
  readonly signal: AbortSignal;
}

/** Has a supervisor do something to a daemon. @returns a report where its tool has failed */
export async function askTool(
  { file, args, environment: own }: Control,
  verb: Verb,
  { target, who, before, signal }: Asked,
  machine: ActMachine,
): Promise<Report | null> {
  const { environment, uid } = machine;
  // Where the sockets of a user's own manager are, for editors without a login.
  const usual = uid === null ? {} : { XDG_RUNTIME_DIR: `/run/user/${uid}` };
  const { code, how, lines } = await runTool(file, args[verb], {
    environment: { ...usual, ...environment, ...own },
    withinMs: TOOL_MS,
    signal,
  });
  if (code === 0 || signal.aborted) {
    return null;
  }
  // It may have stopped it, and failed after that.
  const pid = (await daemonIn(target, machine))?.pid ?? null;
  const failed = { who, tool: basename(file), how };
  return { done: false, said: saidOf(failed, before, pid), lines };
}

function saidOf(
  failed: { readonly who: string; readonly tool: string; readonly how: string },
  before: number | null,
  pid: number | null,
): Sentence {
  if (pid === before) {
    return say('tool_failed', failed);
  }
  return pid === null ? say('tool_failed_down', failed) : say('tool_failed_up', { ...failed, pid });
}
