import { setTimeout as sleep } from 'node:timers/promises';

/** Of the command with which VS Code shows a channel; what follows names the channel, in each version otherwise. */
const SHOW_COMMAND = 'workbench.action.output.show.';
const BETWEEN_LOOKS_MS = 100;
/** Seen on a busy machine: 16 s after the activation. */
const LONGEST_WAIT_MS = 20_000;

/** VS Code has not registered a channel that was made: it would show nothing, in silence. */
export class ChannelMissingError extends Error {
  override readonly name = 'ChannelMissingError';
}

export interface ChannelWait {
  /** Ends the waiting. */
  readonly signal: AbortSignal;
  /** Milliseconds. */
  readonly longestMs?: number;
}

/**
 * Waits until VS Code knows an output channel. It registers a log channel some time after it was made (0.8 to 16 s
 * after the activation were seen), and the only sign of it is the command that shows the channel.
 * @param name of the channel
 * @param commands the ids of all commands as they are now
 * @throws ChannelMissingError; the signal's reason
 */
export async function untilRegistered(
  name: string,
  commands: () => PromiseLike<readonly string[]>,
  { signal, longestMs = LONGEST_WAIT_MS }: ChannelWait,
): Promise<void> {
  const end = performance.now() + longestMs;
  while (!(await commands()).some((id) => shows(id, name))) {
    if (performance.now() >= end) {
      throw new ChannelMissingError(`VS Code has not registered the channel "${name}".`);
    }
    await sleep(BETWEEN_LOOKS_MS, undefined, { signal });
  }
}

function shows(id: string, name: string): boolean {
  return id.startsWith(SHOW_COMMAND) && id.slice(SHOW_COMMAND.length).includes(name);
}
