import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { until } from '../../lab/until';

/** What runs besides this test: command lines of the processes of its namespace. */
const OWN = /mocha|esbuild|^bash -c/;

/** It builds, and starts an editor and six daemons. */
const SLOWEST_START_MS = 10 * 60_000;

/** A user at a terminal who has typed `npm start -- …`. */
export class UserSession {
  private text = '';

  private constructor(private readonly npm: ChildProcess) {
    const keep = (chunk: Buffer) => {
      this.text += chunk.toString();
    };
    npm.stdout?.on('data', keep);
    npm.stderr?.on('data', keep);
  }

  /** As a terminal does: all that is started is one process group. */
  static start(args: readonly string[]): UserSession {
    return new UserSession(spawn('npm', ['start', '--', ...args], { detached: true, stdio: 'pipe' }));
  }

  get output(): string {
    return this.text;
  }

  type(line: string): void {
    this.npm.stdin?.write(`${line}\n`);
  }

  async shows(text: RegExp): Promise<RegExpExecArray> {
    return until(`it shows ${String(text)}`, () => text.exec(this.text), {
      withinMs: SLOWEST_START_MS,
      hopeless: () => (this.npm.exitCode === null ? undefined : `It has ended:\n${this.text}`),
    });
  }

  /** Sends a signal to the whole group, as the terminal does, or to npm alone. */
  async end(signal: NodeJS.Signals, to: 'group' | 'npm'): Promise<void> {
    const { pid } = this.npm;
    if (pid === undefined) {
      throw new Error('npm did not start');
    }
    const exited = once(this.npm, 'exit');
    process.kill(to === 'group' ? -pid : pid, signal);
    await exited;
  }
}

/** Command lines of all processes but the test's own. */
export async function processes(): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return lines
    .map((line) => line.replaceAll('\0', ' ').trim())
    .filter((line) => line !== '' && !OWN.test(line));
}
