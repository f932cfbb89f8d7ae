/** How long a look at a folder may take: local disks answer in less than a millisecond, sleeping ones in seconds. */
const PATIENCE_MS = 500;
/** So often the clock is read; what lies between two readings counts for this much, however long it was. */
const TURN_MS = 25;

/**
 * Waits for a look, but not until the end of the check: a network disk may hang, and with it each look. Counts only
 * time in which this program ran itself: on a busy machine, or in a control group with little of it, a clock runs out
 * while the answer lies there and nobody could take it in.
 * @param patienceMs milliseconds; that of a disk unless said otherwise
 */
export async function inTime<T>(look: Promise<T>, otherwise: T, patienceMs = PATIENCE_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let turn: NodeJS.Immediate | undefined;
  const over = new Promise<T>((resolve) => {
    const wait = (leftMs: number) => {
      timer = setTimeout(
        () => {
          // What has arrived is taken in before the clock is believed.
          turn = setImmediate(() => {
            if (leftMs <= TURN_MS) {
              resolve(otherwise);
            } else {
              wait(leftMs - TURN_MS);
            }
          });
        },
        Math.min(leftMs, TURN_MS),
      );
    };
    wait(patienceMs);
  });
  try {
    return await Promise.race([look, over]);
  } finally {
    clearTimeout(timer);
    clearImmediate(turn);
  }
}

/** Why a folder could not be read in time. */
export function hanging(folder: string): string {
  return `${folder} is on a disk that does not answer`;
}
