import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, cp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { clockOverlay } from './shiftedClock';

/** Programs that one Go module of `lab/build` builds. */
interface Build {
  /** Folder in `lab/build`. */
  readonly module: string;
  readonly packages: readonly string[];
  /** The Go that can build it, where today's cannot; Go gets it by itself. */
  readonly toolchain?: string;
  /** Go file of `lab/build` that says by how much its clock is wrong. */
  readonly clock?: string;
}

/** Programs that lie in one folder, built and cached together. */
interface Generation {
  /** Folder in the cache. */
  readonly cache: string;
  readonly builds: readonly Build[];
}

const CLUSTER = 'github.com/ipfs-cluster/ipfs-cluster/cmd/ipfs-cluster-';
const KUBO = 'github.com/ipfs/kubo/cmd/ipfs';

const TODAY: Generation = {
  cache: 'daemons',
  builds: [
    { module: 'cluster', packages: ['service', 'follow', 'ctl'].map((name) => CLUSTER + name) },
    { module: 'kubo', packages: [KUBO] },
  ],
};
/** A pair that people still run: Cluster 1.0.4 of 2022 and Kubo 0.24 of 2023, each with the Go of its time. */
const OLD: Generation = {
  cache: 'old-daemons',
  builds: [
    {
      module: 'old/cluster',
      packages: ['service', 'follow'].map((name) => CLUSTER + name),
      toolchain: 'go1.19.13',
    },
    { module: 'old/kubo', packages: [KUBO], toolchain: 'go1.21.13' },
  ],
};

/** The oldest release since 0.14 that the Go module proxy still has all of: August 2021, with arrays for streams. */
const OLDEST: Generation = {
  cache: 'oldest-daemons',
  builds: [
    {
      module: 'oldest/cluster',
      packages: ['service', 'ctl'].map((name) => `github.com/ipfs/ipfs-cluster/cmd/ipfs-cluster-${name}`),
      toolchain: 'go1.17.13',
    },
  ],
};

/** A service of today whose clock may be set off; all that reads the time is compiled anew for it. */
const SHIFTED: Generation = {
  cache: 'shifted-daemons',
  builds: [{ module: 'cluster', packages: [`${CLUSTER}service`], clock: 'clock/shift.go' }],
};

const MODULES = join(dirname(fileURLToPath(import.meta.url)), 'build');
const NEEDED = ['ipfs', 'ipfs-cluster-service', 'ipfs-cluster-follow'] as const;
const SLOWEST_BUILD_MS = 30 * 60_000;

/** Folder that holds all the real programs: to be put in front of PATH. */
export interface DaemonBinaries {
  readonly folder: string;
  readonly ipfs: string;
  readonly service: string;
  readonly follow: string;
}

/** Go is missing, or could not build; the message says what to do. */
export class BuildError extends Error {
  override readonly name = 'BuildError';
}

/**
 * The real daemons: those of PATH if asked for and complete, else built once from the Go module proxy and kept in
 * the user's cache folder.
 * @param log receives a line for each step
 * @throws BuildError
 */
export async function daemonBinaries(
  log: (line: string) => void,
  { preferPath = false }: { preferPath?: boolean } = {},
): Promise<DaemonBinaries> {
  const onPath = preferPath ? folderOnPath() : undefined;
  if (onPath !== undefined) {
    return binariesIn(onPath);
  }
  return built(TODAY, log);
}

/**
 * An old pair of daemons, and the follower of that time, built once from the Go module proxy and cached likewise.
 * @param log receives a line for each step
 * @throws BuildError
 */
export async function oldDaemonBinaries(log: (line: string) => void): Promise<DaemonBinaries> {
  return built(OLD, log);
}

/**
 * The oldest Cluster that can still be built, a service and its `ipfs-cluster-ctl`, with the Kubo of the old pair.
 * @param log receives a line for each step
 * @throws BuildError
 */
export async function oldestDaemonBinaries(log: (line: string) => void): Promise<DaemonBinaries> {
  const { ipfs } = await oldDaemonBinaries(log);
  return { ...(await built(OLDEST, log)), ipfs };
}

/**
 * A service whose clock is ahead by as much as the variable `CLOCK_SHIFT` says, built once and cached likewise.
 * @param log receives a line for each step
 * @returns path of the program
 * @throws BuildError
 */
export async function shiftedService(log: (line: string) => void): Promise<string> {
  return (await built(SHIFTED, log)).service;
}

async function built(generation: Generation, log: (line: string) => void): Promise<DaemonBinaries> {
  const folder = join(cacheFolder(), generation.cache, fingerprint(generation));
  if (!isComplete(generation.builds, folder)) {
    await build(generation, folder, log);
  }
  return binariesIn(folder);
}

function isComplete(builds: readonly Build[], folder: string): boolean {
  const programs = builds.flatMap(({ packages }) => packages.map((one) => basename(one)));
  return programs.every((name) => existsSync(join(folder, name)));
}

/** The programs of a folder that holds them all. */
export function binariesIn(folder: string): DaemonBinaries {
  return {
    folder,
    ipfs: join(folder, 'ipfs'),
    service: join(folder, 'ipfs-cluster-service'),
    follow: join(folder, 'ipfs-cluster-follow'),
  };
}

function folderOnPath(): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .find((folder) => isAbsolute(folder) && NEEDED.every((name) => existsSync(join(folder, name))));
}

export function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'ipfs-cluster-vscode');
}

function fingerprint({ builds }: Generation): string {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}`);
  for (const { module, toolchain = '', clock } of builds) {
    hash
      .update(readFileSync(join(MODULES, module, 'go.mod')))
      .update(readFileSync(join(MODULES, module, 'go.sum')))
      .update(toolchain)
      .update(clock === undefined ? '' : readFileSync(join(MODULES, clock)));
  }
  return hash.digest('hex').slice(0, 16);
}

async function build({ builds }: Generation, folder: string, log: (line: string) => void): Promise<void> {
  const go = await goProgram();
  await mkdir(dirname(folder), { recursive: true });
  // Built beside its place and moved there whole, so that an interrupted build, or two at once, leave no half.
  const workplace = await mkdtemp(`${folder}.building-`);
  try {
    for (const one of builds) {
      log(`Building the real daemons (${one.module}) with Go: 2 to 5 minutes the first time, then cached.`);
      await buildOne(go, one, workplace);
    }
    await rename(join(workplace, 'bin'), folder).catch((error: unknown) => {
      if (!isComplete(builds, folder)) {
        throw error;
      }
    });
  } finally {
    await rm(workplace, { recursive: true, force: true });
  }
}

async function buildOne(
  go: string,
  { module, packages, toolchain, clock }: Build,
  workplace: string,
): Promise<void> {
  // In a copy, as Go must not write into the repository; outside of it, as no other module may take part.
  const source = join(workplace, basename(module));
  await cp(join(MODULES, module), source, { recursive: true });
  const flags = clock === undefined ? [] : ['-overlay', await overlayOf(go, clock, workplace)];
  const { failed, stderr } = await execa(go, ['build', ...flags, '-o', `${workplace}/bin/`, ...packages], {
    cwd: source,
    env: {
      // The cache folder may lie in somebody's repository, which is not what these programs are built from.
      GOFLAGS: `-mod=readonly${isBefore18(toolchain) ? '' : ' -buildvcs=false'}`,
      GOWORK: 'off',
      ...(toolchain === undefined ? {} : { GOTOOLCHAIN: toolchain }),
    },
    timeout: SLOWEST_BUILD_MS,
    reject: false,
  });
  if (failed) {
    throw new BuildError(`Go could not build ${module}:\n${stderr.split('\n').slice(-15).join('\n')}`);
  }
}

/** @throws BuildError */
async function overlayOf(go: string, clock: string, workplace: string): Promise<string> {
  const { stdout: root } = await execa(go, ['env', 'GOROOT']);
  return clockOverlay(root, join(MODULES, clock), workplace).catch((error: unknown) => {
    throw new BuildError(`No clock can be set off: ${(error as Error).message}`);
  });
}

/** These look at no repository, and know no flag that says so. */
function isBefore18(toolchain: string | undefined): boolean {
  return Number(/^go1\.(\d+)/.exec(toolchain ?? '')?.[1] ?? NaN) < 18;
}

/** Since this version Go gets the one that a module needs by itself. */
const OLDEST_GO_MINOR = 21;

async function goProgram(): Promise<string> {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/local/go/bin', '/usr/lib/go/bin'];
  const go = folders.map((folder) => join(folder, 'go')).find((path) => isAbsolute(path) && existsSync(path));
  if (go === undefined) {
    throw new BuildError(
      'The real daemons are not here, and Go, which builds them, is not either.\n' +
        'Install Go 1.26 or newer (https://go.dev/dl/), or put ipfs, ipfs-cluster-service and\n' +
        'ipfs-cluster-follow on PATH, then try again.',
    );
  }
  const { stdout } = await execa(go, ['env', 'GOVERSION'], { reject: false });
  const minor = Number(/^go1\.(\d+)/.exec(stdout)?.[1] ?? NaN);
  if (minor < OLDEST_GO_MINOR) {
    throw new BuildError(
      `${go} is ${stdout}, too old to build the real daemons. Install Go 1.26 or newer (https://go.dev/dl/).`,
    );
  }
  return go;
}
