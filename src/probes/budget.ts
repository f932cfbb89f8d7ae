import { Deadline } from './deadline';
import { ownClock } from './ownClock';

/** How long one look may ask: a deadline for everything, and a shorter one after which a port counts as silent. */
export interface Budget {
  /** Ends at the deadline of the whole look, or when whoever asked gives up. */
  readonly deadline: Deadline;
  /** Milliseconds that a first request waits for its answer. */
  readonly silentAfter: number;
}

/** Share of the whole time that a first answer may take, so that the calls after it have time too. */
const FIRST_ANSWER = 0.6;

/** Silence for less proves nothing: a busy machine takes as long to answer. */
const SHORTEST_LOOK_MS = 1000;

/** Silence proves something only where an answer was waited for as long as this; else nobody was really asked. */
export const FAIR_WAIT = { fairWaitMs: 300, clock: () => ownClock.now() } as const;

/** @returns milliseconds that a look takes at most which was asked to take so many; less than a second counts as one */
export function lookTime(askedMs: number): number {
  return Math.max(SHORTEST_LOOK_MS, askedMs);
}

/**
 * @param timeoutMs as `lookTime` gives it
 * @param remainingMs where part of it is gone
 * @param caller gives up earlier
 */
export function budgetOf(timeoutMs: number, caller?: AbortSignal, remainingMs = timeoutMs): Budget {
  return { deadline: new Deadline(remainingMs, caller), silentAfter: timeoutMs * FIRST_ANSWER };
}

/** The deadline of a first request; to be disposed of. */
export function firstAnswer({ deadline, silentAfter }: Budget): Deadline {
  return deadline.part(silentAfter);
}
