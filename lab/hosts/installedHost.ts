import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { cacheFolder } from '../daemonBinaries';

/** The two ends of the range of VS Code versions that the extension supports, as far as the npm registry has them. */
export const HOST_ENDS = ['newest', 'oldest'] as const;
export type HostEnd = (typeof HOST_ENDS)[number];

export interface InstalledHost {
  readonly end: HostEnd;
  /** The Node that runs it. */
  readonly node: string;
  /** Folder of VS Code's server. */
  readonly vscode: string;
  readonly version: string;
}

/** The npm registry did not give what is needed; the message says what to do. */
export class InstallError extends Error {
  override readonly name = 'InstallError';
}

const HERE = dirname(fileURLToPath(import.meta.url));
const SLOWEST_INSTALL_MS = 10 * 60_000;

/**
 * VS Code's server, installed once into the user's cache folder, where all clones share it.
 * @throws InstallError
 */
export async function installedHost(end: HostEnd, log: (line: string) => void): Promise<InstalledHost> {
  const folder = await installedPackage(join(HERE, end), log, (workplace) =>
    completeServer(workplace, end, log),
  );
  const vscode = serverFolder(folder);
  const { version } = JSON.parse(await readFile(join(vscode, 'product.json'), 'utf8')) as { version: string };
  return { end, vscode, version, node: nodeIn(folder) };
}

/** Node releases beside the machine's own, with which the headless parts are tested. */
export async function installedNodes(log: (line: string) => void): Promise<string[]> {
  const modules = join(await installedPackage(join(HERE, 'nodes'), log), 'node_modules');
  return (existsSync(modules) ? readdirSync(modules) : [])
    .filter((name) => name.startsWith('node-'))
    .map((name) => join(modules, name, 'bin', 'node'));
}

async function installedPackage(
  source: string,
  log: (line: string) => void,
  complete: (folder: string) => Promise<void> = () => Promise.resolve(),
): Promise<string> {
  const folder = join(cacheFolder(), 'hosts', fingerprint(source));
  if (existsSync(folder)) {
    return folder;
  }
  await mkdir(dirname(folder), { recursive: true });
  // Installed beside its place and moved there whole: neither an interrupted nor a second install leaves a half.
  const workplace = await mkdtemp(`${folder}.installing-`);
  try {
    const { name } = JSON.parse(await readFile(join(source, 'package.json'), 'utf8')) as { name: string };
    log(`Installing ${name} from the npm registry: up to a minute the first time, then cached.`);
    await cp(source, workplace, { recursive: true });
    await npm(['ci', '--ignore-scripts'], workplace);
    await complete(workplace);
    await rename(workplace, folder).catch((error: unknown) => {
      if (!existsSync(folder)) {
        throw error;
      }
    });
  } finally {
    await rm(workplace, { recursive: true, force: true });
  }
  return folder;
}

async function completeServer(folder: string, end: HostEnd, log: (line: string) => void): Promise<void> {
  const vscode = serverFolder(folder);
  log(`Installing the modules of its VS Code (${end}).`);
  // Not `npm ci`: the shrinkwrap that comes with the package lacks an entry, and npm calls it out of sync.
  await npm(['install', '--omit=dev', '--ignore-scripts', '--no-save'], vscode);
  const modules = join(vscode, 'node_modules');
  await cp(join(HERE, 'standIns', 'spdlog.cjs'), join(modules, '@vscode', 'spdlog', 'index.js'));
  const watchdog = ['@vscode/native-watchdog', 'native-watchdog'].find((one) =>
    existsSync(join(modules, one)),
  );
  if (watchdog !== undefined) {
    const built = join(modules, watchdog, 'build', 'Release');
    await mkdir(built, { recursive: true });
    await cp(join(HERE, 'standIns', 'watchdog.cjs'), join(built, 'watchdog.js'));
  }
}

async function npm(args: readonly string[], cwd: string): Promise<void> {
  const { failed, stderr } = await execa('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd,
    timeout: SLOWEST_INSTALL_MS,
    reject: false,
  });
  if (failed) {
    throw new InstallError(
      `npm could not install VS Code's server. Check that the npm registry can be reached, then try again.\n${stderr}`,
    );
  }
}

function serverFolder(folder: string): string {
  return join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
}

function nodeIn(folder: string): string {
  const node = join(folder, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (!existsSync(node)) {
    throw new InstallError(
      `There is no VS Code server in the npm registry for ${process.platform} on ${process.arch}. ` +
        'Install VS Code (https://code.visualstudio.com) so that its command "code" is on PATH, then try again.',
    );
  }
  return node;
}

function fingerprint(source: string): string {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}`);
  const standIns = join(HERE, 'standIns');
  const files = [
    join(source, 'package-lock.json'),
    ...readdirSync(standIns).map((name) => join(standIns, name)),
  ];
  for (const file of files) {
    hash.update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 16);
}
