/** How long a look at a folder may take: local disks answer in less than a millisecond, sleeping ones in seconds. */
const PATIENCE_MS = 500;

/** Waits for a look at a disk, but not until the end of the check: a network disk may hang, and with it each look. */
export async function inTime<T>(look: Promise<T>, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<T>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, otherwise);
  });
  try {
    return await Promise.race([look, over]);
  } finally {
    clearTimeout(timer);
  }
}

/** Why a folder could not be read in time. */
export function hanging(folder: string): string {
  return `${folder} is on a disk that does not answer`;
}
