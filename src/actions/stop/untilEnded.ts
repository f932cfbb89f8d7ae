import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DaemonProcess } from '../../probes/processes/processes';
import type { Attempt } from '../act';
import type { ActMachine } from '../machine';
import { isSame, lookAtProcess, type ProcessIdentity } from '../process/processStart';
import { say, type Sentence } from '../texts';

const BETWEEN_LOOKS_MS = 100;
/** What it is waited for is told anew so often: that takes a look at all processes. */
const TELL_EVERY_MS = 1000;

/** As far as it is known why a process has not ended. */
export interface Waited {
  readonly ended: boolean;
  /** It was suspended when it was looked at last. */
  readonly frozen: boolean;
}

/** Waits until a process has ended, and tells what it is still busy with. @param longestMs in milliseconds */
export async function untilEnded(
  seen: ProcessIdentity,
  machine: ActMachine,
  { signal, report }: Pick<Attempt, 'signal' | 'report'>,
  longestMs: number,
): Promise<Waited> {
  const begun = performance.now();
  let toldAt = -Infinity;
  let frozen = false;
  while (isThere(seen)) {
    const now = performance.now();
    if (now - begun > longestMs || signal.aborted) {
      return { ended: false, frozen };
    }
    if (now - toldAt > TELL_EVERY_MS) {
      toldAt = now;
      const daemon = await daemonOf(seen, machine, signal);
      frozen = daemon?.frozen === true;
      report(busyWith(seen.pid, daemon));
    }
    await sleep(BETWEEN_LOOKS_MS);
  }
  return { ended: true, frozen: false };
}

/** True also where nobody can tell: only what is proven gone has ended. */
export function isThere(seen: ProcessIdentity): boolean {
  const now = lookAtProcess(seen.pid);
  return now === 'unknown' || isSame(seen, now);
}

async function daemonOf(
  { pid }: ProcessIdentity,
  { processes }: ActMachine,
  signal: AbortSignal,
): Promise<DaemonProcess | null> {
  // That nobody can say what it is busy with keeps nobody from waiting.
  const table = await processes(signal).catch(() => null);
  return table?.daemons.find((one) => one.pid === pid) ?? null;
}

const LOCKS: ReadonlySet<string> = new Set(['cluster.lock', 'repo.lock']);
const DATASTORE = /\/(pebble|badger3?|leveldb|datastore|raft)\//;

/** A Kubo lets go of its lock at once and then waits for open requests; a peer closes its datastore, and its lock last. */
function busyWith(pid: number, daemon: DaemonProcess | null): Sentence {
  if (daemon === null) {
    return say('stopping_process', { pid });
  }
  if (daemon.frozen) {
    return say('stopping_frozen', { pid });
  }
  const files = daemon.openFiles ?? [];
  const lock = files.map((file) => basename(file)).find((name) => LOCKS.has(name));
  if (files.some((file) => DATASTORE.test(file))) {
    return daemon.kind === 'ipfs' && lock === undefined
      ? say('stopping_requests', { pid })
      : say('stopping_datastore', { pid });
  }
  return lock === undefined ? say('stopping_process', { pid }) : say('stopping_lock', { pid, lock });
}
