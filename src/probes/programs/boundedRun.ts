import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { ownClock } from '../ownClock';
import { ProcessMark } from '../processes/linux/markedProcesses';

export interface RunBounds {
  /** Milliseconds in which this program could run, after which the program and all that it started are killed. */
  readonly withinMs: number;
  /** Bytes of output after which they are killed. */
  readonly outputBytes: number;
}

const MARK_AND_RUN = 'ulimit -f "$1" 2> /dev/null; shift; exec "$0" "$@"';
const IS_WINDOWS = process.platform === 'win32';

interface Run {
  readonly child: ChildProcess;
  readonly mark: ProcessMark;
}

/** What still runs, so that nothing of it outlives this program. */
const running = new Set<Run>();

/**
 * Runs a program that may do anything: hang, write without end, ignore signals, leave children behind. It gets a
 * process group of its own, and the whole group is killed when the program ends, when it writes too much and when its
 * time is over; so is what moved to a session of its own, by the marks that it inherits.
 * @returns what it wrote, or null when it failed, was killed or wrote too much
 * @throws the error of the system when it cannot be started
 */
export function boundedRun(file: string, args: readonly string[], bounds: RunBounds): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const mark = new ProcessMark();
    const child = start(file, args, mark);
    const run = { child, mark };
    const output = new BoundedOutput(bounds.outputBytes);
    let hasEnded = false;
    const end = (succeeded: boolean) => {
      if (!hasEnded) {
        hasEnded = true;
        stop();
        void mark.killAll().then(() => {
          forget(run);
          resolve(succeeded ? output.text : null);
        });
      }
      child.stdout?.destroy();
    };
    const kill = () => {
      killGroup(child);
      end(false);
    };
    const stop = ownClock.after(bounds.withinMs, kill);
    remember(run);
    child.stdout
      ?.on('data', (chunk: Buffer) => {
        if (!output.takes(chunk)) {
          kill();
        }
      })
      .on('error', kill);
    child.once('error', (error) => {
      hasEnded = true;
      forget(run);
      stop();
      reject(error);
    });
    // Its number is its group's until the last child of it has ended, so that nobody else is hit.
    child.once('exit', () => {
      if (!hasEnded) {
        killGroup(child);
        // What is in another session may keep the output open.
        void mark.killAll();
      }
    });
    child.once('close', (code) => {
      end(code === 0);
    });
  });
}

/**
 * A shell goes first: starting waits until the file was read, and a disk that hangs shall keep the shell waiting. It sets
 * the limit that marks the program, where it may.
 */
function start(file: string, args: readonly string[], mark: ProcessMark): ChildProcess {
  const [program, programArgs] = IS_WINDOWS
    ? [file, [...args]]
    : ['/bin/sh', ['-c', MARK_AND_RUN, file, String(mark.fileBlocks), ...args]];
  return spawn(program, programArgs, {
    detached: !IS_WINDOWS,
    env: mark.environment,
    stdio: ['ignore', 'pipe', 'ignore'],
    windowsHide: true,
  });
}

class BoundedOutput {
  private readonly chunks: Buffer[] = [];
  private size = 0;

  constructor(private readonly most: number) {}

  get text(): string {
    return Buffer.concat(this.chunks).toString();
  }

  /** @returns false for what is too much */
  takes(chunk: Buffer): boolean {
    this.size += chunk.length;
    this.chunks.push(chunk);
    return this.size <= this.most;
  }
}

function remember(run: Run): void {
  if (running.size === 0) {
    process.once('exit', killAll);
  }
  running.add(run);
}

function forget(run: Run): void {
  running.delete(run);
  if (running.size === 0) {
    process.off('exit', killAll);
  }
}

function killAll(): void {
  for (const { child, mark } of running) {
    if (child.exitCode === null && child.signalCode === null) {
      killGroup(child);
    }
    mark.killAllNow();
  }
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) {
    return;
  }
  if (IS_WINDOWS) {
    const taskkill = join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'taskkill.exe');
    spawn(taskkill, ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true }).on(
      'error',
      () => undefined,
    );
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // All of it has ended.
  }
}
