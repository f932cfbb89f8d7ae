import { ownClock } from '../../src/probes/ownClock';

/** Longer than anything takes. The clock goes on only while somebody waits by it. */
const FOR_EVER_MS = 3_600_000;

/** How much of the time that some work took this program could run, in milliseconds: what a check promises is bounded. */
export async function ownTimeOf<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly ms: number }> {
  const stop = ownClock.after(FOR_EVER_MS, () => undefined);
  const begun = ownClock.now();
  try {
    const result = await work();
    return { result, ms: ownClock.now() - begun };
  } finally {
    stop();
  }
}
