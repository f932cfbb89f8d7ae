import { closeSync, openSync, read } from 'node:fs';
import { promisify } from 'node:util';

const readPart = promisify(read);

/** The kernel hands out a page or two at once. */
const PART = 64 * 1024;

/**
 * The text of a table of the kernel that may take a while to be printed: other work goes on. It is only opened at once,
 * which is a look into memory; a thread has no more to do than to read it.
 * @throws the `errno` error of what is not there, or not for this user.
 */
export async function readProcTable(file: string, encoding: 'latin1' | 'utf8' = 'latin1'): Promise<string> {
  const descriptor = openSync(file, 'r');
  try {
    const parts: Buffer[] = [];
    for (;;) {
      const { bytesRead, buffer } = await readPart(descriptor, Buffer.allocUnsafe(PART), 0, PART, null);
      if (bytesRead === 0) {
        return Buffer.concat(parts).toString(encoding);
      }
      parts.push(buffer.subarray(0, bytesRead));
    }
  } finally {
    closeSync(descriptor);
  }
}
