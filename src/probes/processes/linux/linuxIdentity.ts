import { readFileSync, readlinkSync } from 'node:fs';
import { basename, isAbsolute, join } from 'node:path';
import { attempt } from '../../attempt';
import { readDescriptors } from '../../sockets/descriptors';
import type { BuildInfoMemory } from '../../programs/buildInfoMemory';
import { type DaemonCommand, parseDaemonCommand } from '../commandLine';
import {
  type DaemonKind,
  isUnnamedBuild,
  kindOfKernelName,
  kindOfMainPackage,
  kindOfProgramName,
} from '../../programs/daemonKind';
import type { GoBuildInfo, ProgramFile } from '../../programs/goBuildInfo';
import { cwdOf, rootOf, userOf } from './linuxProcessFacts';
import { imageIn, readStatText } from './processStat';
import { isLoader, type Loaded, loadedPrograms } from '../../programs/loaders';

export interface Identity {
  readonly kind: DaemonKind;
  readonly command: DaemonCommand;
  /** The program, where the executable of the process is another one that has loaded it. */
  readonly loaded: string | null;
  /** Null for another user's process, or one of ours with rights that we do not have. */
  readonly executable: string | null;
  /** Null where nobody tells. */
  readonly uid: number | null;
  /** As `readStatText` gives it. */
  readonly stat: string | null;
}

type Program = Pick<Identity, 'kind' | 'command' | 'loaded'>;

/** A process, as its folder in /proc shows it. */
interface Candidate {
  readonly folder: string;
  readonly argv: readonly string[];
  /** Null for another user's process, or one of ours with rights that we do not have. */
  readonly executable: string | null;
  readonly uid: number;
  readonly stat: string | null;
}

/**
 * Tells which daemon a process is.
 * @param folder of the process, for example `/proc/4711`
 * @returns null for any other process, other commands of the daemons' programs included
 */
export async function identify(
  folder: string,
  argv: readonly string[],
  builds: BuildInfoMemory,
): Promise<Identity | null> {
  const executable = attempt(() => readlinkSync(`${folder}/exe`));
  const uid = attempt(() => userOf(folder));
  const stat = readStatText(folder);
  const program = await programOf({ folder, argv, executable, uid: uid ?? 0, stat }, builds);
  return program && { ...program, executable, uid, stat };
}

async function programOf(candidate: Candidate, builds: BuildInfoMemory): Promise<Program | null> {
  const { argv, executable } = candidate;
  const loaded = isLoader(executable ?? argv[0] ?? '') ? await identifyLoaded(candidate, builds) : null;
  if (loaded) {
    return loaded;
  }
  const kind = await (executable === null
    ? kindOfHiddenProcess(candidate, builds)
    : kindOfProcess(candidate, executable, builds));
  const command = kind && parseDaemonCommand(kind, argv.slice(1));
  return kind && command ? { kind, command, loaded: null } : null;
}

/**
 * What the executable is, best proof first: the package it was built from; for a file without that mark (packed,
 * for example, or built from a fork) its name together with a daemon's lock, or the lock alone where Go has built it.
 */
async function kindOfProcess(
  { folder, uid, stat }: Candidate,
  executable: string,
  builds: BuildInfoMemory,
): Promise<DaemonKind | null> {
  const image = stat && imageIn(stat);
  const program = await builds.readRunning(folder, image && `${image} ${executable}`, uid).catch(() => null);
  const proven = kindOfBuild(program?.go);
  if (proven) {
    return proven;
  }
  const named = kindOfProgramName(executable);
  if (isUnnamed(program?.go)) {
    return named ?? kindOfLocks(folder);
  }
  return named !== undefined && holdsDaemonLock(folder) ? named : null;
}

/** By the name that the kernel noted when it was started, unless the file that it names is another program. */
async function kindOfHiddenProcess(
  { folder, argv, uid }: Candidate,
  builds: BuildInfoMemory,
): Promise<DaemonKind | null> {
  const comm = attempt(() => readFileSync(`${folder}/comm`, 'utf8').trim()) ?? '';
  const named = kindOfKernelName(comm);
  const isNamed = (path: string) => path.startsWith('/') && basename(path).slice(0, 15) === comm;
  const [program = '', script = ''] = argv;
  // The kernel notes the name of a script, but its argument vector begins with the interpreter.
  if (isNamed(script) && !isNamed(program)) {
    return null;
  }
  const file = isNamed(program) ? await programFile(program, uid, builds) : null;
  if (file?.isElf !== true) {
    // Another one may have been called by this name: a wrapper gives its own to what it runs.
    return named ?? null;
  }
  return kindOfBuild(file.go) ?? (isUnnamed(file.go) ? named : null) ?? null;
}

/** The program that a loader runs is the first of its arguments that is one. */
async function identifyLoaded(candidate: Candidate, builds: BuildInfoMemory): Promise<Program | null> {
  for (const loaded of loadedPrograms(candidate.argv)) {
    const named = kindOfProgramName(loaded.program);
    const path = pathOf(loaded, candidate);
    const file = path === null ? null : await programFile(path, candidate.uid, builds);
    // What cannot be read may have been deleted since; a script is nothing that a loader loads.
    const mayBeNamed = file === null || isUnnamed(file.go) || (candidate.executable === null && !file.isElf);
    const kind = kindOfBuild(file?.go) ?? (mayBeNamed ? named : undefined);
    if (kind) {
      const command = parseDaemonCommand(kind, loaded.args);
      return command && { kind, command, loaded: loaded.program };
    }
    if (file?.isElf === true) {
      return null;
    }
  }
  return null;
}

/** Where the file is reached from here; null where that is not known. */
function pathOf({ program }: Loaded, { folder, executable }: Candidate): string | null {
  if (executable === null) {
    return isAbsolute(program) ? program : null;
  }
  const cwd = isAbsolute(program) ? '/' : cwdOf(folder, rootOf(folder));
  // By the name that the process itself has for it: links on the way are its own, too.
  return cwd === null ? null : join(folder, 'root', join(cwd, program));
}

/** @returns null for a file that cannot be read, or not in time */
async function programFile(path: string, uid: number, builds: BuildInfoMemory): Promise<ProgramFile | null> {
  return builds.read(path, uid).catch(() => null);
}

function kindOfBuild(build: GoBuildInfo | null | undefined): DaemonKind | undefined {
  return build?.mainPackage == null ? undefined : kindOfMainPackage(build.mainPackage);
}

/** True for a program of Go that does not say which one it is. */
function isUnnamed(build: GoBuildInfo | null | undefined): boolean {
  return build != null && (build.mainPackage === null || isUnnamedBuild(build.mainPackage, build.modules));
}

const LOCK = /\/(cluster\.lock|repo\.lock|LOCK)( \(deleted\))?$/;

function locksOf(folder: string): string[] {
  const links = attempt(() => readDescriptors(folder)) ?? [];
  return links.flatMap((link) => LOCK.exec(link)?.[1] ?? []);
}

function holdsDaemonLock(folder: string): boolean {
  return locksOf(folder).length > 0;
}

/** No other program has a lock of these names; a follower has none. */
function kindOfLocks(folder: string): DaemonKind | null {
  const locks = locksOf(folder);
  if (locks.includes('cluster.lock')) {
    return 'ipfs_cluster_service';
  }
  return locks.includes('repo.lock') ? 'ipfs' : null;
}
