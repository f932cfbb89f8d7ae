import { ownClock } from '../../src/probes/ownClock';

/** Longer than anything takes. The clock goes on only while somebody waits by it. */
const FOR_EVER_MS = 3_600_000;

export interface OwnTime<T> {
  readonly result: T;
  /** Milliseconds. */
  readonly ms: number;
}

/** In how much of the time that some work takes this program can run: it is this that the product promises to bound. */
export async function ownTimeOf<T>(work: () => Promise<T>): Promise<OwnTime<T>> {
  const stop = ownClock.after(FOR_EVER_MS, () => undefined);
  const begun = ownClock.now();
  try {
    const result = await work();
    return { result, ms: ownClock.now() - begun };
  } finally {
    stop();
  }
}
