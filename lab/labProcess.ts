import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from './until';

export interface LaunchOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly uid?: number;
  readonly argv0?: string;
  /** Descriptors of this program that it holds as well. */
  readonly inherits?: readonly number[];
  /** A program with arguments that puts another one in its place, such as `nsenter`. */
  readonly within?: readonly string[];
}

const KEPT_OUTPUT = 64 * 1024;
const STOP_MS = 15_000;

/** A real process that the lab started, with the end of its output for error messages. */
export class LabProcess {
  readonly exited: Promise<number | null>;
  private text = '';

  private constructor(private readonly child: ChildProcess) {
    const keep = (chunk: Buffer) => {
      this.text = (this.text + chunk.toString()).slice(-KEPT_OUTPUT);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    this.exited = new Promise((resolve) => {
      child.once('exit', resolve);
      child.once('error', (error) => {
        this.text += error.message;
        resolve(null);
      });
    });
  }

  static launch(file: string, args: readonly string[], options: LaunchOptions): LabProcess {
    const { inherits = [], ...rest } = options;
    return new LabProcess(
      spawn(file, [...args], { ...rest, stdio: ['ignore', 'pipe', 'pipe', ...inherits] }),
    );
  }

  get pid(): number {
    if (this.child.pid === undefined) {
      throw new Error(`the process did not start: ${this.text}`);
    }
    return this.child.pid;
  }

  get output(): string {
    return this.text;
  }

  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null && this.child.pid !== undefined;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  freeze(): void {
    this.signal('SIGSTOP');
  }

  thaw(): void {
    this.signal('SIGCONT');
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.exited;
    // A grandchild may keep the other ends open, which would keep this program alive.
    this.child.stdout?.destroy();
    this.child.stderr?.destroy();
  }

  /** Ends it as an init system would; a process that does not end in time is killed. */
  async stop(): Promise<void> {
    if (this.alive) {
      this.thaw();
      this.signal('SIGTERM');
      await Promise.race([this.exited, sleep(STOP_MS, undefined, { ref: false })]);
      await this.kill();
    }
  }

  /** Waits for a condition, and fails with the process's last lines when it ends or the time is over first. */
  async until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
    const lastLines = () => `Its last lines:\n${this.text.split('\n').slice(-12).join('\n')}`;
    try {
      await until(what, condition, { hopeless: () => (this.alive ? undefined : 'The process has ended.') });
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${lastLines()}`, { cause: error });
    }
  }
}
