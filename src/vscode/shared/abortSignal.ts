import type { CancellationToken, Disposable } from 'vscode';

/** The signal that our own code listens to, for a token of VS Code. Dispose of it when the work is done. */
export function abortSignalOf(token: CancellationToken): { signal: AbortSignal; disposable: Disposable } {
  const controller = new AbortController();
  const abort = () => {
    controller.abort();
  };
  if (token.isCancellationRequested) {
    abort();
  }
  return { signal: controller.signal, disposable: token.onCancellationRequested(abort) };
}
