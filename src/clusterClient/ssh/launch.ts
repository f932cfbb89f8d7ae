import type { Readable, Writable } from 'node:stream';

/** A program that runs until it ends by itself, or `end` is called, or this program is gone. */
export interface Launched {
  /** What it writes to its standard error. */
  readonly errors: Readable;
  /** Its exit code, null where a signal ended it or it could not be started. Never rejects. */
  readonly exited: Promise<number | null>;
  /** Everything that holds its output open is gone. Never rejects. */
  readonly silent: Promise<unknown>;
  /** Ends it, with all that it started. */
  readonly end: () => void;
}

/**
 * Runs a program that ends, with all that it started, as soon as our end of its standard input is closed: by us, or by
 * the system when this program is gone, however it ended. The group of processes is its own.
 */
const ENDING_WITH_US =
  'exec 3<&0 </dev/null; { read -r _ <&3; kill -KILL 0; } >/dev/null 2>&1 & exec "$0" "$@" 3<&-';

/** Starts a program that cannot ask anybody for anything. */
export async function launch(program: string, args: readonly string[]): Promise<Launched> {
  const { execa } = await import('execa');
  const running = execa('/bin/sh', ['-c', ENDING_WITH_US, program, ...args], {
    // Away from any terminal that could be asked for a password, and from its Ctrl-C.
    detached: true,
    cleanup: false,
    reject: false,
    buffer: false,
    stdin: 'pipe',
    stdout: 'ignore',
    stderr: 'pipe',
    env: { SSH_ASKPASS_REQUIRE: 'never' },
  });
  const stdin: Writable = running.stdin;
  // That it is gone is told by its exit.
  stdin.on('error', () => undefined);
  const exited = new Promise<number | null>((resolve) => {
    running.once('exit', resolve).once('error', () => {
      resolve(null);
    });
  });
  const end = () => {
    stdin.destroy();
  };
  return { errors: running.stderr, exited, silent: running, end };
}
