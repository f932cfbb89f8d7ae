import type { Writable } from 'node:stream';
import { UsageError } from '../usageError';
import { alerts } from './alertsCommand';
import { peers } from './peersCommand';
import { replication } from './pins/replicationCommand';
import { search } from './pins/searchCommand';
import { status } from './pins/statusCommand';
import { trouble } from './pins/troubleCommand';
import { wait } from './pins/waitCommand';
import { watch } from './watchCommand';

export * from './forServers';

/** Each gets its arguments and where it writes, and gives the exit code. */
type Command = (args: readonly string[], output: Writable) => Promise<number>;

const COMMANDS: Readonly<Record<string, Command>> = {
  peers,
  alerts,
  watch,
  trouble,
  search,
  replication,
  status,
  wait,
};

/**
 * `cluster COMMAND`.
 * @returns the exit code of the command
 * @throws UsageError
 */
export async function cluster(args: readonly string[], output: Writable): Promise<number> {
  const [name = '', ...rest] = args;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    throw new UsageError(
      `${name === '' ? 'Missing cluster command' : `Unknown cluster command "${name}"`}. Known: ${Object.keys(COMMANDS).join(', ')}.`,
    );
  }
  return command(rest, output);
}
