/**
 * Waits for something that others wait for as well, so that it goes on without whoever gives up.
 * @param late what to throw then
 * @throws what the promise rejects with
 */
export function unlessAborted<T>(value: Promise<T>, signal: AbortSignal, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      reject(late());
    };
    signal.addEventListener('abort', onAbort, { once: true });
    void value.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', onAbort);
    });
    if (signal.aborted) {
      onAbort();
    }
  });
}
