import { dirname } from 'node:path';
import { UNANSWERED } from '../disks/reader';
import { hanging } from '../patience';

/** A file that exists but that this user may not read, or that cannot be read for another reason. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
  constructor(
    readonly path: string,
    readonly code: string,
    options?: ErrorOptions,
  ) {
    super(
      code === UNANSWERED
        ? hanging(dirname(path))
        : code === 'EACCES' || code === 'EPERM'
          ? `${path} may not be read by this user`
          : `${path} cannot be read (${code})`,
      options,
    );
  }
}
