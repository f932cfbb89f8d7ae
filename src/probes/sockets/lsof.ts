import { existsSync } from 'node:fs';
import type { DaemonProcess } from '../processes/processes';
import { type Listening, type ListeningAddress, listeningAt } from './listening';

/** Where macOS, and where a package on other systems, puts it. Never looked up on PATH: a workspace could plant one. */
const PROGRAMS = ['/usr/sbin/lsof', '/usr/bin/lsof'];
const DEADLINE_MS = 1000;

async function runLsof(args: readonly string[], signal?: AbortSignal): Promise<string | null> {
  const program = PROGRAMS.find((path) => existsSync(path));
  if (program === undefined) {
    return null;
  }
  const { execa } = await import('execa');
  // lsof exits with 1 when it lists nothing.
  const { stdout, timedOut, isCanceled } = await execa(program, args, {
    timeout: DEADLINE_MS,
    ...(signal ? { cancelSignal: signal } : {}),
    reject: false,
    stdin: 'ignore',
  });
  return timedOut || isCanceled ? null : stdout;
}

/** What lsof knows of the holder of a lock. */
export interface HolderByLsof {
  readonly holder: number | null;
  readonly canTell: boolean;
  /** True where another user's process may hold it. */
  readonly mayHideHolders: boolean;
}

/** Who keeps a lock file open: for the daemons' locks that is who holds it (go-fs-lock keeps the descriptor). */
export async function holderByLsof(file: string): Promise<HolderByLsof> {
  return parseLsofHolder(await runLsof(['-t', '--', file]), process.getuid?.());
}

/**
 * Reads the answer of `lsof -t`. To whoever is not root it shows the files of his own processes alone, and says nothing
 * of the others (lsof(8), "Security"): that it lists nobody proves nothing then.
 * @param output null where lsof did not answer
 * @param asker the user who runs it
 */
export function parseLsofHolder(output: string | null, asker: number | undefined): HolderByLsof {
  const holder = output ? Number(output.split('\n')[0]) : null;
  return { holder, canTell: output !== null, mayHideHolders: holder === null && asker !== 0 };
}

/** TCP addresses on which a process listens; null when lsof is missing, or did not answer in time, or may not say. */
export async function listeningByLsof(
  { pid, uid }: Pick<DaemonProcess, 'pid' | 'uid'>,
  signal?: AbortSignal,
): Promise<Listening | null> {
  const asker = process.getuid?.();
  if (asker !== 0 && uid !== asker) {
    return null;
  }
  const output = await runLsof(['-nP', '-a', '-p', String(pid), '-iTCP', '-sTCP:LISTEN', '-Fn'], signal);
  return output === null ? null : listeningAt(parseLsofListeners(output));
}

/** Lines of `-Fn` output such as `n127.0.0.1:5001`, `n*:4001` or `n[::1]:9094`. */
export function parseLsofListeners(output: string): ListeningAddress[] {
  return [...output.matchAll(/^n(.+):(\d+)$/gm)].map(([, host = '', port = '']) => ({
    host: host === '*' ? '0.0.0.0' : host.replace(/^\[(.*)\]$/, '$1'),
    port: Number(port),
  }));
}
