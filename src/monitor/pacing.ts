/** A daemon that starts or stops is done in seconds. */
const IN_BETWEEN_MS = 1000;
/** So often the same, then the next look waits twice as long. */
const LOOKS_A_STEP = 4;
const SLOWEST = 4;

/** A look, and what a busy machine adds to it. */
const LATE_MS = 15_000;
/** Where no look comes by itself, or few do, what was seen is soon not what is. */
const OLDEST_MS = 60_000;
const OLDEST_WHEN_RARE_MS = 5 * 60_000;

export interface Pace {
  /** Milliseconds between two looks; 0 for none on our own account. */
  readonly intervalMs: number;
  /** How many looks in a row found nothing new. */
  readonly unchanged: number;
  /** A daemon is starting or stopping. */
  readonly inBetween: boolean;
}

/** @returns milliseconds until the next look, or null when none is to follow by itself. */
export function nextLookIn({ intervalMs, unchanged, inBetween }: Pace): number | null {
  if (intervalMs <= 0) {
    return null;
  }
  if (inBetween) {
    // Some stay in between for ever, as raft without a majority does.
    return Math.min(intervalMs, IN_BETWEEN_MS * 2 ** Math.min(unchanged, 10));
  }
  return intervalMs * Math.min(SLOWEST, 2 ** Math.floor(unchanged / LOOKS_A_STEP));
}

/** @returns milliseconds after which an answer is old: by then the next one should have come, however slow the pace. */
export function oldAfter(intervalMs: number): number {
  return intervalMs <= 0 ? OLDEST_MS : Math.min(OLDEST_WHEN_RARE_MS, intervalMs * SLOWEST + LATE_MS);
}
