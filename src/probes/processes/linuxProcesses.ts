import { closeSync, existsSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BuildInfoMemory } from './buildInfoMemory';
import { type DaemonCommand, parseDaemonCommand } from './commandLine';
import {
  type DaemonKind,
  isUnnamedBuild,
  kindOfKernelName,
  kindOfMainPackage,
  kindOfProgramName,
} from './daemonKind';
import { readDescriptors } from '../sockets/descriptors';
import type { GoBuildInfo } from './goBuildInfo';
import { LinuxLook } from './linuxLook';
import type { ProcessMemory } from './processMemory';
import { hasEnded, readProcessFacts } from './linuxProcessFacts';
import { type DaemonProcess, ProcessesUnreadableError, type ProcessTable } from './processes';

// /proc lives in the kernel's memory: a synchronous read takes microseconds, an asynchronous one a trip through
// the thread pool. So read synchronously, and give the event loop its turn every few milliseconds.
const SLICE_MS = 3;
/** What is known of a daemon takes milliseconds itself, on a machine with a large table of connections. */
const SLICE_BEFORE_A_DAEMON_MS = 1;
const FIRST_READ = 4096;

/** Words that a daemon's argument vector has as one whole argument. */
const DAEMON_WORDS = [Buffer.from('\0daemon\0'), Buffer.from('\0run\0')];

/**
 * Finds daemons by their exact argument vectors and executables, never by a substring of a line.
 * @throws ProcessesUnreadableError when /proc is missing or is that of another PID namespace.
 * @see https://man7.org/linux/man-pages/man5/proc.5.html
 */
export async function readLinuxProcesses(
  proc: string,
  signal: AbortSignal,
  memory: ProcessMemory,
): Promise<ProcessTable> {
  let entries: string[];
  try {
    entries = readdirSync(proc);
  } catch (error) {
    throw new ProcessesUnreadableError(`${proc} cannot be read`, { cause: error });
  }
  if (!existsSync(`${proc}/self`)) {
    throw new ProcessesUnreadableError(
      `${proc} does not show this process: it is not mounted for this container`,
    );
  }
  const look = new LinuxLook(proc, memory.listeners);
  const daemons: DaemonProcess[] = [];
  const buffer = Buffer.allocUnsafe(FIRST_READ);
  let sliceStart = performance.now();
  const breathe = async (afterMs: number) => {
    if (performance.now() - sliceStart > afterMs) {
      await nextTurn();
      signal.throwIfAborted();
      sliceStart = performance.now();
    }
  };
  for (const entry of entries) {
    const first = entry.charCodeAt(0);
    if (first < 48 || first > 57) {
      continue;
    }
    await breathe(SLICE_MS);
    const argv = readCandidate(`${proc}/${entry}/cmdline`, buffer);
    const found = argv && identify(`${proc}/${entry}`, argv, memory.builds);
    if (found) {
      await breathe(SLICE_BEFORE_A_DAEMON_MS);
      const facts = readProcessFacts(look, Number(entry));
      if (facts) {
        daemons.push({ ...found, ...facts });
      }
    }
  }
  look.listeners.end();
  return {
    source: proc,
    daemons,
    someEnded: () => daemons.some((daemon) => hasEnded(look, daemon)),
    nameOf: (pid) => readText(`${proc}/${pid}/comm`)?.trim() ?? null,
    listenerOwner: (port) => look.listeners.onPort(port),
  };
}

/** The argument vector, if one of its arguments could make it a daemon's. */
function readCandidate(file: string, buffer: Buffer): string[] | null {
  let length: number;
  try {
    const descriptor = openSync(file, 'r');
    try {
      length = readSync(descriptor, buffer, 0, FIRST_READ, null);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // The process ended between the listing and this look: that is an answer, not a fault.
    return null;
  }
  const all = length < FIRST_READ ? buffer.subarray(0, length) : Buffer.from(readText(file) ?? '');
  if (!DAEMON_WORDS.some((word) => all.includes(word))) {
    return null;
  }
  return all.toString('utf8').replace(/\0$/, '').split('\0');
}

interface Identity {
  readonly kind: DaemonKind;
  readonly command: DaemonCommand;
}

function identify(folder: string, argv: readonly string[], builds: BuildInfoMemory): Identity | null {
  const kind = kindOfProcess(folder, argv, builds);
  const command = kind && parseDaemonCommand(kind, argv.slice(1));
  return kind && command ? { kind, command } : null;
}

/**
 * What the executable is, best proof first: the package it was built from; for a file without that mark (packed,
 * for example, or built from a fork) its name together with a daemon's lock; and for another user's process, whose
 * executable is hidden, the name that the kernel noted when it was started.
 */
function kindOfProcess(folder: string, argv: readonly string[], builds: BuildInfoMemory): DaemonKind | null {
  let program: string;
  try {
    program = readlinkSync(`${folder}/exe`);
  } catch {
    return kindOfHiddenProcess(folder, argv, builds);
  }
  const build = buildInfoOf(`${folder}/exe`, builds);
  const proven = build?.mainPackage ? kindOfMainPackage(build.mainPackage) : undefined;
  if (proven) {
    return proven;
  }
  const named = kindOfProgramName(program);
  if (!named) {
    return null;
  }
  const unnamed =
    build != null && (build.mainPackage === null || isUnnamedBuild(build.mainPackage, build.modules));
  return unnamed || holdsDaemonLock(folder) ? named : null;
}

/** @returns null for a program that Go did not build, undefined for one that cannot be read. */
function buildInfoOf(file: string, builds: BuildInfoMemory): GoBuildInfo | null | undefined {
  try {
    return builds.read(file);
  } catch {
    return undefined;
  }
}

function kindOfHiddenProcess(
  folder: string,
  argv: readonly string[],
  builds: BuildInfoMemory,
): DaemonKind | null {
  const comm = readText(`${folder}/comm`)?.trim() ?? '';
  const isNamed = (path: string) => path.startsWith('/') && basename(path).slice(0, 15) === comm;
  const [program = '', script = ''] = argv;
  // The kernel notes the name of a script, but its argument vector begins with the interpreter.
  if (isNamed(script) && !isNamed(program)) {
    return null;
  }
  const build = isNamed(program) ? buildInfoOf(program, builds) : undefined;
  if (build === null) {
    return null;
  }
  return (build?.mainPackage ? kindOfMainPackage(build.mainPackage) : kindOfKernelName(comm)) ?? null;
}

function holdsDaemonLock(folder: string): boolean {
  try {
    return (readDescriptors(folder) ?? []).some((link) =>
      /\/(cluster\.lock|repo\.lock|LOCK)( \(deleted\))?$/.test(link),
    );
  } catch {
    return false;
  }
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
