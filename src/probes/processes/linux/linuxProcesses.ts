import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { attempt } from '../../attempt';
import { readBeginning } from './boundedProcRead';
import { parseDaemonCommand } from '../commandLine';
import { type DaemonKind, PROGRAM_NAMES } from '../../programs/daemonKind';
import { identify } from './linuxIdentity';
import { LinuxMachine } from './linuxMachine';
import type { ProcessMemory } from '../processMemory';
import { hasEnded, readProcessFacts } from './linuxProcessFacts';
import { readStatText } from './processStat';
import { type DaemonProcess, ProcessesUnreadableError, type ProcessTable } from '../processes';

// /proc lives in the kernel's memory: a synchronous read takes microseconds, an asynchronous one a trip through
// the thread pool. So read synchronously, and give the event loop its turn every few milliseconds.
const SLICE_MS = 3;
/** What is known of a daemon takes milliseconds itself, on a machine with a large table of connections. */
const SLICE_BEFORE_A_DAEMON_MS = 1;
const FIRST_READ = 4096;
/** For so long what was read of a process a moment ago is not read again. */
const FRESH_MS = 1;
/** A read takes microseconds, also on a busy machine, but for the few that it is interrupted in. */
const SLOW_READ_MS = 10;
/** Fewer of them than this prove nothing: among other work one alone may be interrupted for a second. */
const FEWEST_SLOW = 3;
/** Where most reads are slow, as in some sandboxes, the others have no time for all processes. */
const LONGEST_SLOW_LIST_MS = 600;
/** A daemon is called with a handful of paths; the kernel allows megabytes, and another user chose them. */
const COMMAND_BYTES = 128 * 1024;

const KINDS = Object.keys(PROGRAM_NAMES) as DaemonKind[];

/** Words that a daemon's argument vector has as one whole argument. */
const DAEMON_WORDS = ['\0daemon\0', '\0run\0'];

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
  const machine = new LinuxMachine(proc, memory);
  const daemons: DaemonProcess[] = [];
  const buffer = Buffer.allocUnsafe(FIRST_READ);
  let sliceStart = performance.now();
  // Not asynchronous itself: most of the processes need no turn of the loop between them.
  const isDue = (afterMs: number) => performance.now() - sliceStart > afterMs;
  const breathe = async () => {
    await nextTurn();
    signal.throwIfAborted();
    sliceStart = performance.now();
  };
  const pids = entries.filter(isPid);
  const pace = new Pace();
  let notLookedAt = 0;
  for (const [index, entry] of pids.entries()) {
    if (isDue(SLICE_MS)) {
      await breathe();
    }
    if (pace.isTooSlow()) {
      notLookedAt = pids.length - index;
      break;
    }
    const argv = pace.timed(() => readCandidate(`${proc}/${entry}/cmdline`, buffer));
    if (argv) {
      if (isDue(SLICE_BEFORE_A_DAEMON_MS)) {
        await breathe();
      }
      daemons.push(...(await daemonIn(machine, entry, argv, memory)));
    }
  }
  machine.listeners.end();
  return {
    source: proc,
    daemons,
    notLookedAt,
    someEnded: () => daemons.some((daemon) => hasEnded(machine, daemon)),
    mayBeDaemon: (pid) =>
      daemons.every((one) => one.pid !== pid) && resemblesDaemon(readCommand(`${proc}/${pid}/cmdline`) ?? ''),
    nameOf: (pid) => readText(`${proc}/${pid}/comm`)?.trim() ?? null,
    listenerOwner: (port) => machine.listeners.onPort(port),
  };
}

function isPid(name: string): boolean {
  const first = name.charCodeAt(0);
  return first >= 48 && first <= 57;
}

/** How long the kernel takes to show its processes: each of them at once, or, behind a filter of calls, none. */
class Pace {
  private readonly begun = performance.now();
  private reads = 0;
  private slow = 0;

  timed<T>(read: () => T): T {
    const begun = performance.now();
    const found = read();
    this.reads++;
    this.slow += performance.now() - begun >= SLOW_READ_MS ? 1 : 0;
    return found;
  }

  /** True where it is not this machine that is busy. */
  isTooSlow(): boolean {
    const mostAreSlow = this.slow >= FEWEST_SLOW && this.slow * 2 > this.reads;
    return mostAreSlow && performance.now() - this.begun > LONGEST_SLOW_LIST_MS;
  }
}

/** No program is run as a daemon of ours by other words than these. */
function resemblesDaemon(cmdline: string): boolean {
  const args = cmdline.replace(/\0$/, '').split('\0').slice(1);
  return KINDS.some((kind) => parseDaemonCommand(kind, args) !== null);
}

/** Empty for a process that is no daemon, or has ended in the meantime. */
async function daemonIn(
  machine: LinuxMachine,
  pid: string,
  argv: readonly string[],
  memory: ProcessMemory,
): Promise<DaemonProcess[]> {
  const folder = `${machine.proc}/${pid}`;
  const begun = performance.now();
  const identity = await identify(folder, argv, memory.builds);
  if (!identity) {
    return [];
  }
  // A file that has to be asked what it is may take a while.
  const isFresh = performance.now() - begun < FRESH_MS;
  const stat = isFresh ? identity.stat : readStatText(folder);
  const { kind, command, loaded, executable, uid } = identity;
  const facts = readProcessFacts(machine, Number(pid), { stat, uid });
  return facts ? [{ ...facts, kind, command, program: loaded ?? executable }] : [];
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
  const all = length < FIRST_READ ? buffer.subarray(0, length) : Buffer.from(readCommand(file) ?? '');
  // To search a text is cheaper than to search bytes, and in this encoding each byte is a letter.
  const letters = all.toString('latin1');
  if (!DAEMON_WORDS.some((word) => letters.includes(word))) {
    return null;
  }
  return all.toString('utf8').replace(/\0$/, '').split('\0');
}

function readCommand(file: string): string | null {
  return attempt(() => readBeginning(file, COMMAND_BYTES));
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
