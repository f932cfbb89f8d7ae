import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NAMESPACES = ['--fork', '--pid', '--net', '--mount', '--mount-proc', '--kill-child'];
// Bash stays as PID 1 and reaps what killed processes leave to it.
const INSIDE = 'ip link set lo up && "$0" "$@"; exit $?';

/**
 * Runs a program with own default ports, an own process list and no network, so that no daemon of the machine is
 * seen or touched and nothing outlives the run: neither a process nor a temporary file.
 * @param onOutput gets what the program prints, where that is not to be printed at once
 * @returns its exit code
 */
export async function runInNamespace(
  program: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  onOutput?: (text: string) => void,
): Promise<number> {
  const temporary = await mkdtemp(join(tmpdir(), 'ns-'));
  // Daemons of other users, which some tests run, have to pass through.
  await chmod(temporary, 0o711);
  const asUser = process.getuid?.() === 0 ? [] : ['--map-root-user'];
  const run = spawn('unshare', [...asUser, ...NAMESPACES, 'bash', '-c', INSIDE, program, ...args], {
    stdio: onOutput ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...environment, TMPDIR: temporary },
  });
  if (onOutput) {
    [run.stdout, run.stderr].forEach((stream) => stream?.setEncoding('utf8').on('data', onOutput));
  }
  // unshare ignores the milder signals; its child, and with it the namespace, ends with it.
  const end = () => run.kill('SIGKILL');
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  signals.forEach((signal) => process.once(signal, end));
  try {
    return await new Promise((resolve, reject) => {
      run.once('error', (error) => {
        reject(new Error(`unshare cannot be run (${error.message}): install util-linux and iproute2.`));
      });
      run.once('close', (code) => {
        resolve(code ?? 1);
      });
    });
  } finally {
    signals.forEach((signal) => process.off(signal, end));
    await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
  }
}
