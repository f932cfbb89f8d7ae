import { closeSync, openSync, readSync } from 'node:fs';

/** Has room for most of what is read here; taken from the buffer that Node keeps for small ones. */
const FIRST_ROOM = 4032;

/**
 * The beginning of a file in /proc, which says of itself that it is empty, and is as long as another user wants.
 * @param limit bytes; what a cut leaves of an entry that is ended by NUL is dropped
 * @throws the `errno` error of a process that is another user's, or has ended.
 */
export function readBeginning(file: string, limit: number): string {
  const descriptor = openSync(file, 'r');
  try {
    let buffer: Buffer = Buffer.allocUnsafe(Math.min(FIRST_ROOM, limit));
    let length = 0;
    for (;;) {
      const read = readSync(descriptor, buffer, length, buffer.length - length, null);
      length += read;
      if (read === 0) {
        return buffer.toString('utf8', 0, length);
      }
      if (length === limit) {
        return buffer.toString('utf8', 0, buffer.lastIndexOf(0) + 1);
      }
      if (length === buffer.length) {
        buffer = enlarged(buffer, limit);
      }
    }
  } finally {
    closeSync(descriptor);
  }
}

function enlarged(buffer: Buffer, limit: number): Buffer {
  const larger = Buffer.allocUnsafe(Math.min(limit, GROWTH * buffer.length));
  buffer.copy(larger);
  return larger;
}

const GROWTH = 8;
