import { homedir } from 'node:os';
import { runInOwnGroup } from '../supervisors/ownGroup';
import type { Command } from './initCommands';

/** Each of them ends within seconds; what takes longer waits for something. */
const LONGEST_MS = 60_000;
const SHOWN_LINES = 20;

/** How a command ended. */
export interface Ended {
  /** Null where it was ended by a signal, or never began. */
  readonly code: number | null;
  /** The last lines that it wrote, without what is secret. */
  readonly lines: readonly string[];
  /** True where it was ended because it took too long. */
  readonly tookTooLong: boolean;
}

/** The variables of a user that would make something else of a command than it says. */
const OVERRIDES = /^(?:CLUSTER_|IPFS_)/;

/** Runs a command to its end, as the user, without a shell. */
export async function runCommand(
  { program, args, environment, secrets }: Command,
  own: Readonly<Record<string, string | undefined>> = process.env,
  longestMs = LONGEST_MS,
): Promise<Ended> {
  const values = Object.entries(secrets).map(([name, secret]) => [name, secret()] as const);
  const inherited = Object.entries(own).filter(([name]) => !OVERRIDES.test(name));
  const env = { ...Object.fromEntries(inherited), ...environment, ...Object.fromEntries(values) };
  const { code, ending, ...ended } = await runInOwnGroup(program, args, {
    environment: env,
    cwd: homedir(),
    withinMs: longestMs,
  });
  const output = ended.output + (ending === 'not started' ? ended.why : '');
  const kept = values.reduce((text, [, value]) => text.replaceAll(value, '…'), output);
  return { code, lines: kept.trim().split('\n').slice(-SHOWN_LINES), tookTooLong: ending === 'too long' };
}
