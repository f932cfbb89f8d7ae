import { closeSync, openSync, readSync } from 'node:fs';

/** The kernel hands out no more at once of an argument vector or an environment. */
const CHUNK = 64 * 1024;

/**
 * The beginning of a file in /proc, which says of itself that it is empty, and is as long as another user wants.
 * @param limit bytes; what a cut leaves of an entry that is ended by NUL is dropped
 * @throws the `errno` error of a process that is another user's, or has ended.
 */
export function readBeginning(file: string, limit: number): string {
  const descriptor = openSync(file, 'r');
  try {
    const parts: Buffer[] = [];
    let length = 0;
    while (length < limit) {
      const part = Buffer.allocUnsafe(Math.min(CHUNK, limit - length));
      const read = readSync(descriptor, part, 0, part.length, null);
      if (read === 0) {
        return Buffer.concat(parts).toString('utf8');
      }
      parts.push(part.subarray(0, read));
      length += read;
    }
    const whole = Buffer.concat(parts);
    return whole.toString('utf8', 0, whole.lastIndexOf(0) + 1);
  } finally {
    closeSync(descriptor);
  }
}
