import { ownClock } from './ownClock';

/** How long a look at a folder may take: local disks answer in less than a millisecond, sleeping ones in seconds. */
const PATIENCE_MS = 500;

/**
 * Waits for a look, but not until the end of the check: a network disk may hang, and with it each look.
 * @param patienceMs milliseconds in which this program could run; those of a disk unless said otherwise
 */
export function inTime<T>(look: Promise<T>, otherwise: T, patienceMs = PATIENCE_MS): Promise<T> {
  // A look has dozens of these: by hand they take half the promises of a race.
  return new Promise((resolve, reject) => {
    const cancel = ownClock.after(patienceMs, () => {
      resolve(otherwise);
    });
    look.finally(cancel).then(resolve, reject);
  });
}

/** Why a folder could not be read in time. */
export function hanging(folder: string): string {
  return `${folder} is on a disk that does not answer`;
}
