import type { IncomingMessage } from 'node:http';
import type { Connections } from './connections';
import { ProxyError } from './foreignSocket';
import type { Stage } from './outcome';
import { HeadSentError, type RequestStart, startRequest } from './startRequest';

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
  await connections.prepare();
  const first = await authorized(connections, start);
  const last = first === 'closed before' ? await authorized(connections, start) : first;
  if (last === 'closed before') {
    throw new ExchangeError(new Error('it hung up'), 'connected');
  }
  return last;
}

/** Through a proxy the head goes before anybody can see the connection: it goes again with what it may have. */
async function authorized(
  connections: Connections,
  start: RequestStart,
): Promise<IncomingMessage | 'closed before'> {
  try {
    return await attempt(connections, start);
  } catch (error) {
    if (error instanceof ExchangeError && error.cause instanceof HeadSentError) {
      const { authorization } = error.cause;
      return attempt(connections, { ...start, headers: { ...start.headers, Authorization: authorization } });
    }
    throw error;
  }
}

async function attempt(
  connections: Connections,
  start: RequestStart,
): Promise<IncomingMessage | 'closed before'> {
  const { request, progress } = startRequest(connections, start);
  return new Promise((resolve, reject) => {
    let isOver = false;
    const fail = (error: NodeJS.ErrnoException) => {
      isOver = true;
      const wasClosed = request.reusedSocket && /^(ECONNRESET|EPIPE)$/.test(error.code ?? '');
      if (wasClosed && start.method === 'GET' && !start.signal.aborted) {
        resolve('closed before');
      } else {
        reject(new ExchangeError(error, progress.stage));
      }
    };
    request.on('response', (response) => {
      isOver = true;
      if (progress.stage === 'connected') {
        resolve(response);
      } else {
        // Nothing was sent yet.
        fail(new ProxyError('it refuses'));
        request.destroy();
      }
    });
    // Whatever comes after the answer is told by the answer itself, but must not end the program.
    request.on('error', fail);
    // After a switch of protocols, for example, there is neither answer nor error: this is the last word then.
    request.on('close', () => {
      if (!isOver) {
        setImmediate(fail, new Error('it hung up'));
      }
    });
  });
}
