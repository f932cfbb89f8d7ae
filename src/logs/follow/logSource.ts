/** What became of a log since it was asked last. */
export interface LogRead {
  /** What was written; ends anywhere. */
  readonly data: Buffer;
  /**
   * What happened before that: the file was cut (`truncated`), another one is in its place (`replaced`) and of the old one
   * nothing is missing, or nobody knows (`replaced_unseen`); what came before is too long to be shown (`skipped`).
   */
  readonly before: 'truncated' | 'replaced' | 'replaced_unseen' | 'skipped' | null;
  /** There is more to read at once. */
  readonly more: boolean;
}

/** Where a log is read from. */
export interface LogSource {
  /** @throws LogUnreadableError, UnansweredError */
  read(): Promise<LogRead>;
  dispose(): void;
}

/** Why a log cannot be read. */
export type UnreadableLog = 'gone' | 'no_file' | 'foreign' | 'closed' | 'no_program' | 'refused';

export class LogUnreadableError extends Error {
  override readonly name = 'LogUnreadableError';

  constructor(
    readonly why: UnreadableLog,
    readonly path: string,
  ) {
    super(`${path}: ${why}`);
  }
}
