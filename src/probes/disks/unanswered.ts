/** Stands for the answer of a file system that gives none. */
export const UNANSWERED = 'EUNANSWERED';

/** The disk did not answer in time. */
export class UnansweredError extends Error {
  override readonly name = 'UnansweredError';
  readonly code = UNANSWERED;
  constructor(readonly path: string) {
    super(`${path} is on a disk that does not answer`);
  }
}
