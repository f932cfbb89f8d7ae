import { setMaxListeners } from 'node:events';

/** How long one check may look: a deadline for everything, and a shorter one after which a port counts as silent. */
export interface Budget {
  /** Aborted at the deadline of the whole check or by whoever asked. */
  readonly signal: AbortSignal;
  /** Milliseconds that a first request waits for its answer. */
  readonly silentAfter: number;
}

/** Share of the whole time that a first answer may take, so that the calls after it have time too. */
const FIRST_ANSWER = 0.6;

/** Silence for less proves nothing: a busy machine takes as long to answer. */
const SHORTEST_LOOK_MS = 1000;

/** @param askedMs milliseconds; less than a second counts as a second */
export function budgetOf(askedMs: number, cancelled: AbortSignal | undefined): Budget {
  const timeoutMs = Math.max(SHORTEST_LOOK_MS, askedMs);
  const deadline = AbortSignal.timeout(timeoutMs);
  const signal = cancelled ? AbortSignal.any([deadline, cancelled]) : deadline;
  // Every request of a check listens to it; that is no leak.
  setMaxListeners(0, signal);
  return {
    signal,
    silentAfter: timeoutMs * FIRST_ANSWER,
  };
}

/** The signal for a first request. */
export function firstAnswer(budget: Budget): AbortSignal {
  return AbortSignal.any([budget.signal, AbortSignal.timeout(budget.silentAfter)]);
}
