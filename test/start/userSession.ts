import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** What runs besides this test: command lines of the processes of its namespace. */
const OWN = /mocha|esbuild|^bash -c/;

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
    for (;;) {
      const found = text.exec(this.text);
      if (found) {
        return found;
      }
      if (this.npm.exitCode !== null) {
        throw new Error(`it ended without showing ${String(text)}:\n${this.text}`);
      }
      await sleep(50);
    }
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
