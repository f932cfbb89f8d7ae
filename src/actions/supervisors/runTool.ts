import type { ActMachine } from '../machine';
import { type GroupEnding, runInOwnGroup } from './ownGroup';

export interface ToolOptions {
  readonly environment: ActMachine['environment'];
  readonly withinMs: number;
  /** Aborted when nobody waits for it any more: it goes on by itself. */
  readonly signal?: AbortSignal;
}

export interface ToolEnding {
  /** Null where a signal ended it, it did not start, or nobody waits for it. */
  readonly code: number | null;
  /** The last lines of what it said. */
  readonly lines: readonly string[];
  /** In words: its code, a signal, or why it did not start. */
  readonly how: string;
}

const MOST_LINES = 20;

/** Runs the tool of a supervisor to its end: without a terminal, so that it asks nobody. Never rejects. */
export async function runTool(
  file: string,
  args: readonly string[],
  options: ToolOptions,
): Promise<ToolEnding> {
  // Tools look for configurations where they are run: a workspace could plant one.
  const ended = await runInOwnGroup(file, args, { ...options, cwd: '/' });
  const lines = ended.output.split('\n').filter((line) => line.trim() !== '');
  return { code: ended.code, lines: lines.slice(-MOST_LINES), how: howOf(ended) };
}

function howOf({ ending, code, why }: GroupEnding): string {
  switch (ending) {
    case 'exit':
      return String(code);
    case 'signal':
    case 'not started':
      return why;
    case 'too long':
    case 'left':
      return 'no answer';
    case 'too much':
      return 'output without end';
  }
}
