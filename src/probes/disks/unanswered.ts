import { hanging } from '../patience';

/** Stands for the answer of a file system that gives none. */
export const UNANSWERED = 'EUNANSWERED';
/** Stands for the answer of one that nobody could ask in time. */
export const UNASKED = 'EUNASKED';

/** The disk did not answer in time, or nobody could ask it. */
export class UnansweredError extends Error {
  override readonly name = 'UnansweredError';
  constructor(
    readonly path: string,
    readonly code: typeof UNANSWERED | typeof UNASKED = UNANSWERED,
  ) {
    super(code === UNANSWERED ? hanging(path) : `${path} was not looked at in time`);
  }
}
