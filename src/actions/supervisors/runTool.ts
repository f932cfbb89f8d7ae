import { execa } from 'execa';
import type { ActMachine } from '../machine';

export interface ToolOptions {
  readonly environment: ActMachine['environment'];
  readonly withinMs: number;
}

export interface ToolEnding {
  /** Null where a signal ended it, or it did not start. */
  readonly code: number | null;
  /** The last lines of what it said. */
  readonly lines: readonly string[];
  /** In words: its code, a signal, or why it did not start. */
  readonly how: string;
}

const MOST_LINES = 20;
const LARGEST_OUTPUT = 256 * 1024;

/** Runs the tool of a supervisor to its end: without a terminal, so that it asks nobody. */
export async function runTool(
  file: string,
  args: readonly string[],
  { environment, withinMs }: ToolOptions,
): Promise<ToolEnding> {
  const { exitCode, all, signal, timedOut, shortMessage } = await execa(file, args, {
    reject: false,
    all: true,
    stdin: 'ignore',
    timeout: withinMs,
    maxBuffer: LARGEST_OUTPUT,
    env: environment,
    extendEnv: false,
  });
  const lines = all.split('\n').filter((line) => line.trim() !== '');
  const how = timedOut
    ? 'no answer'
    : (signal ?? (exitCode === undefined ? (shortMessage ?? '') : String(exitCode)));
  return { code: exitCode ?? null, lines: lines.slice(-MOST_LINES), how };
}
