import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { absentOr } from './absence';
import { UnreadableError } from './unreadableError';

const SMALLEST_BUFFER = 4096;

/** A text, and the user to whom the very file belongs that it was read of, whatever its path names a moment later. */
export interface OwnedText {
  readonly text: string;
  readonly uid: number;
}

/**
 * Reads a text file up to a size that no sane file of its kind has.
 * @returns null when there is no such file.
 * @throws UnreadableError
 */
export async function readBounded(path: string, limit: number): Promise<string | null> {
  return (await readOwned(path, limit))?.text ?? null;
}

/** As `readBounded`, with the owner. */
export async function readOwned(path: string, limit: number): Promise<OwnedText | null> {
  try {
    // Opening a named pipe would wait for its writer; nothing else is opened differently by this flag, which Windows
    // does not have.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const status = await file.stat();
      if (!status.isFile()) {
        throw new UnreadableError(path, 'not a file');
      }
      // A file of /proc says that it is empty, and any other may grow while it is read.
      const room = Math.min(limit, Math.max(status.size, SMALLEST_BUFFER)) + 1;
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(room), 0, room, 0);
      if (bytesRead === room) {
        throw new UnreadableError(path, room > limit ? 'EFBIG' : 'it grows while it is read');
      }
      return { text: buffer.toString('utf8', 0, bytesRead), uid: status.uid };
    } finally {
      await file.close();
    }
  } catch (error) {
    return absentOr(path, error);
  }
}
