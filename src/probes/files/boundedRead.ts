import { Disks } from '../disks/disks';
import { absentOr } from './absence';
import { UnreadableError } from './unreadableError';

/** A text, and the user to whom the very file belongs that it was read of, whatever its path names a moment later. */
export interface OwnedText {
  readonly text: string;
  readonly uid: number;
}

/**
 * Reads a text file up to a size that no sane file of its kind has.
 * @param disks which end every question in time
 * @returns null when there is no such file.
 * @throws UnreadableError
 */
export async function readBounded(path: string, limit: number, disks = new Disks()): Promise<string | null> {
  return (await readOwned(path, limit, disks))?.text ?? null;
}

/** As `readBounded`, with the owner. */
export async function readOwned(path: string, limit: number, disks = new Disks()): Promise<OwnedText | null> {
  try {
    const { status, text, more } = await disks.read(path, limit);
    if (status.kind !== 'file') {
      throw new UnreadableError(path, { kind: 'no_file', path, what: status.kind });
    }
    if (more) {
      throw new UnreadableError(path, { kind: status.size > limit ? 'too_large' : 'changing' });
    }
    return { text, uid: status.uid };
  } catch (error) {
    return absentOr(path, error, disks);
  }
}
