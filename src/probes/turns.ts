import { setImmediate as turn } from 'node:timers/promises';

/** So long this thread may be busy before it turns to whatever else waits. */
const BUSY_MS = 5;

/** Looks at one after the other, and lets other work have its turn in between. */
export async function inTurns<T, Found>(
  all: readonly T[],
  look: (one: T) => Found,
): Promise<Awaited<Found>[]> {
  const found: Awaited<Found>[] = [];
  let since = performance.now();
  for (const one of all) {
    found.push(await look(one));
    if (performance.now() - since > BUSY_MS) {
      await turn();
      since = performance.now();
    }
  }
  return found;
}
