import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import type { Command } from './initCommands';

/** Each of them ends within seconds; what takes longer waits for something. */
const LONGEST_MS = 60_000;
const KEPT_OUTPUT = 64 * 1024;
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
  let output = '';
  return new Promise((resolve) => {
    const child = spawn(program, [...args], { cwd: homedir(), env, stdio: ['ignore', 'pipe', 'pipe'] });
    let tookTooLong = false;
    const timer = setTimeout(() => {
      tookTooLong = true;
      child.kill('SIGKILL');
    }, longestMs);
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-KEPT_OUTPUT);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error) => {
      output += error.message;
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      const kept = values.reduce((text, [, value]) => text.replaceAll(value, '…'), output);
      resolve({ code, lines: kept.trim().split('\n').slice(-SHOWN_LINES), tookTooLong });
    });
  });
}
