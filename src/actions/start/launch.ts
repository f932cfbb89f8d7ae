import { type ChildProcess, spawn } from 'node:child_process';

/** A program, and all that it is given. It may hold secrets: it is neither logged nor shown. */
export interface Launchable {
  readonly file: string;
  readonly args: readonly string[];
  /** Its working directory. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** How a daemon ended that was started just now. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Launched {
  /** Null for what somebody else has started. */
  readonly pid: number | null;
  /** Null while it runs. */
  readonly ending: () => Ending | null;
}

/** To start a program waits until its file was read: a disk that hangs shall keep the shell waiting, not the editor. */
const ENTER_AND_RUN = 'cd -- "$1" && shift && exec "$0" "$@"';

/**
 * Starts a daemon that outlives whoever starts it: in a session of its own, without a terminal.
 * @param output descriptor of a file that both of its outputs are appended to
 * @throws the error of the system
 */
export async function launch(what: Launchable, output: number): Promise<Launched> {
  const child = started(what, output);
  let ending: Ending | null = null;
  child.once('exit', (code, signal) => {
    ending = { code, signal };
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve).once('error', reject);
  });
  child.unref();
  return { pid: child.pid ?? null, ending: () => ending };
}

function started({ file, args, folder, environment }: Launchable, output: number): ChildProcess {
  const options = {
    detached: true,
    env: environment,
    stdio: ['ignore', output, output] as ['ignore', number, number],
    windowsHide: true,
  };
  return process.platform === 'win32'
    ? spawn(file, [...args], { ...options, cwd: folder })
    : spawn('/bin/sh', ['-c', ENTER_AND_RUN, file, folder, ...args], options);
}
