import { closeSync, openSync, read } from 'node:fs';
import { promisify } from 'node:util';

const readPart = promisify(read);

/** The kernel hands out a page or two at once. */
const ROOM = 16 * 1024;

/**
 * The text of a table of the kernel that may take a while to be printed: other work goes on. It is only opened at once,
 * which is a look into memory; a thread has no more to do than to read it.
 * @throws the `errno` error of what is not there, or not for this user.
 */
export async function readProcTable(file: string, encoding: 'latin1' | 'utf8' = 'latin1'): Promise<string> {
  const descriptor = openSync(file, 'r');
  try {
    let table: Buffer = Buffer.allocUnsafe(ROOM);
    let length = 0;
    for (;;) {
      if (table.length - length < ROOM / 2) {
        table = Buffer.concat([table], 2 * table.length);
      }
      const { bytesRead } = await readPart(descriptor, table, length, table.length - length, null);
      if (bytesRead === 0) {
        return table.toString(encoding, 0, length);
      }
      length += bytesRead;
    }
  } finally {
    closeSync(descriptor);
  }
}
