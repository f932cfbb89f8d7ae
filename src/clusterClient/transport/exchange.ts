import type { IncomingMessage } from 'node:http';
import type { Connections } from './connections';
import type { Stage } from './outcome';
import { type RequestStart, startRequest } from './startRequest';

/** A request came to nothing: the error, and how far it came. */
export class ExchangeError extends Error {
  override readonly name = 'ExchangeError';
  override readonly cause: Error;

  constructor(
    cause: Error,
    readonly stage: Stage,
  ) {
    super(cause.message);
    this.cause = cause;
  }
}

/**
 * Sends one request and waits for the head of its answer; redirections are answers, and never followed. A reading
 * request is sent once more where a kept connection turned out to be closed.
 * @throws ExchangeError where there is no answer
 */
export async function exchange(connections: Connections, start: RequestStart): Promise<IncomingMessage> {
  const first = await attempt(connections, start);
  const last = first === 'closed before' ? await attempt(connections, start) : first;
  if (last === 'closed before') {
    throw new ExchangeError(new Error('it hung up'), 'connected');
  }
  return last;
}

async function attempt(
  connections: Connections,
  start: RequestStart,
): Promise<IncomingMessage | 'closed before'> {
  const { request, progress } = startRequest(connections, start);
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => {
      const wasClosed = request.reusedSocket && /^(ECONNRESET|EPIPE)$/.test(error.code ?? '');
      if (wasClosed && start.method === 'GET' && !start.signal.aborted) {
        resolve('closed before');
      } else {
        reject(new ExchangeError(error, progress.stage));
      }
    };
    request.on('response', resolve);
    // Whatever comes after the answer is told by the answer itself, but must not end the program.
    request.on('error', fail);
    // After a switch of protocols, for example, there is neither answer nor error: this is the last word then.
    request.on('close', () => {
      setImmediate(fail, new Error('it hung up'));
    });
  });
}
