import { constants } from 'node:os';

const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const BY_SIGNAL = 128;

/**
 * Keeps an output that cannot be written from ending this program with a stack trace. A reader who has enough, as
 * `head` has, is no fault; a full disk is one.
 * @param endsWithReader whether nothing is left to do when nobody reads any more
 */
export function watchOutputs(endsWithReader: boolean): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') {
      process.stderr.write(`The output cannot be written: ${error.message}\n`);
      // What is known to be wrong already stays what it is called.
      process.exit(Number(process.exitCode ?? 0) || 1);
    }
    if (endsWithReader) {
      process.exit();
    }
  });
  // There is nobody left who could be told.
  process.stderr.on('error', () => undefined);
}

/** Ends this program by `exit` when a signal ends it, so that what it started ends with it. */
export function exitOnSignals(): void {
  for (const signal of ENDING_SIGNALS) {
    process.once(signal, () => {
      process.exit(BY_SIGNAL + constants.signals[signal]);
    });
  }
}
