import type { DaemonStatusResponse, State } from '../../status/result';
import { subjectsOf } from '../trouble/subjects';

/** What was last known of a daemon while it lived. */
export interface LastAlive {
  readonly version: string | null;
  readonly pid: number | null;
  /** RFC 3339: of the last look that saw it alive. */
  readonly seenAt: string;
  /** RFC 3339: of the first look after that; null while it lives. */
  readonly goneAt: string | null;
}

export type LivesByKey = Readonly<Record<string, LastAlive>>;

const ALIVE: ReadonlySet<State> = new Set(['running', 'starting', 'degraded', 'unresponsive', 'stopping']);

/** Takes in what an answer says of each daemon; of those that it does not name, what was known stays. */
export function withLives(lives: LivesByKey, answer: DaemonStatusResponse): LivesByKey {
  const now: Record<string, LastAlive> = { ...lives };
  for (const { key, instance } of subjectsOf(answer)) {
    const before = lives[key];
    if (ALIVE.has(instance.state)) {
      const same = before?.goneAt === null && before.pid === instance.pid;
      // A frozen daemon does not tell its version; the same process has the one that it had.
      const version = instance.version ?? (same ? before.version : null);
      now[key] = { version, pid: instance.pid, seenAt: answer.checked_at, goneAt: null };
    } else if (before?.goneAt === null && instance.state !== 'unknown') {
      now[key] = { ...before, goneAt: answer.checked_at };
    }
  }
  return bounded(now);
}

/** Daemons with neither folder nor address come and go under ever new process ids. */
const MOST_KEPT = 500;

function bounded(lives: Record<string, LastAlive>): LivesByKey {
  const entries = Object.entries(lives);
  return entries.length <= MOST_KEPT
    ? lives
    : Object.fromEntries(
        entries.sort(([, one], [, other]) => (one.seenAt < other.seenAt ? 1 : -1)).slice(0, MOST_KEPT),
      );
}
