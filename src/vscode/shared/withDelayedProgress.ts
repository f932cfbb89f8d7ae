import { setTimeout as sleep } from 'node:timers/promises';
import { ProgressLocation, window } from 'vscode';

/** A notification for less would only flicker. */
const PATIENCE_MS = 1000;

/**
 * Does a user's own work; only when it takes longer than a second a notification shows it, with a cancel that aborts
 * the signal.
 * @returns undefined when the user cancelled
 * @throws whatever the work throws
 */
export async function withDelayedProgress<T>(
  title: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const cancelled = new AbortController();
  const running = work(cancelled.signal).then(
    // Some work ends early with what it has; whoever cancelled wants none of it.
    (result) => (cancelled.signal.aborted ? undefined : result),
    (error: unknown) => {
      if (cancelled.signal.aborted) {
        return undefined;
      }
      throw error;
    },
  );
  const waited = new AbortController();
  const slow = sleep(PATIENCE_MS, 'slow' as const, { signal: waited.signal }).catch(() => 'done' as const);
  const first = await Promise.race([running.then(() => 'done' as const), slow]).finally(() => {
    waited.abort();
  });
  if (first === 'done') {
    return running;
  }
  return window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    (_progress, token) => {
      token.onCancellationRequested(() => {
        cancelled.abort();
      });
      return running;
    },
  );
}
