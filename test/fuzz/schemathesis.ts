import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { cacheFolder } from '../../lab/daemonBinaries';

const VERSION = '4.32.5';

/**
 * The fuzzer, installed once from the Python package index into a virtual environment in the user's cache folder.
 * @param log receives a line for each step
 * @returns its program; null where there is no Python to run it
 */
export async function schemathesis(log: (line: string) => void): Promise<string | null> {
  const folder = join(cacheFolder(), `schemathesis-${VERSION}`);
  const program = join(folder, 'bin', 'schemathesis');
  if (existsSync(join(folder, 'complete'))) {
    return program;
  }
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const made = await execa('python3', ['-m', 'venv', folder], { reject: false });
  if (made.failed) {
    log(`No virtual environment can be made (Debian: apt-get install python3-venv): ${made.shortMessage}`);
    return null;
  }
  log(`Installing schemathesis ${VERSION}, the first time only.`);
  await execa(join(folder, 'bin', 'pip'), ['install', '--quiet', `schemathesis==${VERSION}`], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  await mkdir(join(folder, 'complete'));
  return program;
}
