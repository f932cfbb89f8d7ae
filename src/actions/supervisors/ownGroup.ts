import { type ChildProcess, spawn } from 'node:child_process';

export interface GroupOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where it runs. */
  readonly cwd: string;
  readonly withinMs: number;
  /** When this is aborted nobody waits for it any more: it goes on by itself, within its time. */
  readonly signal?: AbortSignal;
}

/** How a program ended. */
export interface GroupEnding {
  /** Null where a signal ended it, it did not start, or nobody waits for it. */
  readonly code: number | null;
  /** The end of all that it wrote, from the beginning of a line. */
  readonly output: string;
  readonly ending: 'exit' | 'signal' | 'not started' | 'too long' | 'too much' | 'left';
  /** Of one that a signal ended, or that did not start: which, and why. */
  readonly why: string;
}

const KEPT_BYTES = 256 * 1024;
const MOST_BYTES = 64 * 1024 * 1024;
/** What has left the group may hold the output open. */
const REST_OF_OUTPUT_MS = 250;
/** Not even SIGKILL ends what waits for a disk. */
const AFTER_KILL_MS = 1_000;

/**
 * Runs a program to its end, without a shell and without a terminal, in a process group of its own: that ends with it,
 * and is killed when its time is over or when it writes without end. Never rejects.
 */
export function runInOwnGroup(
  file: string,
  args: readonly string[],
  options: GroupOptions,
): Promise<GroupEnding> {
  let child: ChildProcess;
  try {
    child = spawn(file, [...args], {
      cwd: options.cwd,
      env: options.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
  } catch (error) {
    // An argument that no program can be given.
    return Promise.resolve({ code: null, output: '', ending: 'not started', why: String(error) });
  }
  return new Group(child, options).ended;
}

class Group {
  readonly ended: Promise<GroupEnding>;
  private readonly kept: Buffer[] = [];
  private bytes = 0;
  private written = 0;
  private killedFor: 'too long' | 'too much' | null = null;

  constructor(
    private readonly child: ChildProcess,
    { withinMs, signal }: GroupOptions,
  ) {
    this.ended = new Promise((resolve) => {
      const end = (ending: Omit<GroupEnding, 'output'>) => {
        resolve({ ...ending, output: this.output() });
        signal?.removeEventListener('abort', leave);
      };
      const stop = (why: 'too long' | 'too much') => {
        this.killedFor ??= why;
        this.kill();
        setTimeout(() => {
          end({ code: null, ending: why, why: '' });
        }, AFTER_KILL_MS).unref();
      };
      const leave = () => {
        end({ code: null, ending: 'left', why: '' });
      };
      const timer = setTimeout(stop, withinMs, 'too long');
      this.listen(() => {
        stop('too much');
      });
      child.once('error', (error) => {
        clearTimeout(timer);
        end({ code: null, ending: 'not started', why: error.message });
      });
      child.once('exit', (code, by) => {
        clearTimeout(timer);
        this.kill();
        void this.restOfOutput().then(() => {
          const ending = this.killedFor ?? (by === null ? 'exit' : 'signal');
          end({ code: this.killedFor === null ? code : null, ending, why: by ?? '' });
        });
      });
      signal?.addEventListener('abort', leave, { once: true });
      if (signal?.aborted === true) {
        leave();
      }
    });
  }

  private listen(tooMuch: () => void): void {
    const keep = (chunk: Buffer) => {
      this.kept.push(chunk);
      this.bytes += chunk.length;
      this.written += chunk.length;
      while (this.bytes - (this.kept[0]?.length ?? 0) > KEPT_BYTES) {
        this.bytes -= this.kept.shift()?.length ?? 0;
      }
      if (this.written > MOST_BYTES && this.killedFor === null) {
        tooMuch();
      }
    };
    this.child.stdout?.on('data', keep);
    this.child.stderr?.on('data', keep);
  }

  /** Waits until all was read of it; not for what goes on elsewhere and holds it open. */
  private async restOfOutput(): Promise<void> {
    const { stdout, stderr } = this.child;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, REST_OF_OUTPUT_MS);
      this.child.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
    });
    stdout?.destroy();
    stderr?.destroy();
  }

  private output(): string {
    const text = Buffer.concat(this.kept).toString();
    // A line of which only the end is known may be the end of something that nobody shall read.
    return this.written === this.bytes ? text : text.slice(text.indexOf('\n') + 1);
  }

  private kill(): void {
    const { pid } = this.child;
    if (pid === undefined) {
      return;
    }
    if (process.platform === 'win32') {
      this.child.kill('SIGKILL');
      return;
    }
    try {
      // Its number is its group's until the last of it has ended, so that nobody else is hit.
      process.kill(-pid, 'SIGKILL');
    } catch {
      // All of it has ended; or it is a user's that we may not end, which its own time ends.
    }
  }
}
