import { Connections, type ConnectionsOptions } from './connections';
import type { Endpoint } from './endpoint';
import { Body } from './limits';
import { type HttpOutcome, outcomeOf } from './outcome';
import { startRequest } from './startRequest';

const SILENT: HttpOutcome = { kind: 'silent' };
const NOT_CONNECTED: HttpOutcome = { kind: 'silent', connected: false };
const NOT_ASKED: HttpOutcome = { kind: 'not_asked' };
const MACHINE_CLOCK = () => performance.now();

export interface HttpQuestion {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** The deadline and the caller's cancellation in one. */
  readonly signal: AbortSignal;
  /** Keep what has arrived when the deadline comes, as of a stream that waits for its slowest member. */
  readonly keepPartial?: boolean;
  /** Milliseconds; where the signal comes sooner after the request, silence proves nothing. */
  readonly fairWaitMs?: number;
  /** What counts these milliseconds; `performance.now` unless said otherwise. */
  readonly clock?: () => number;
}

/** As `send`, for one request alone. */
export async function sendOnce(
  endpoint: Endpoint,
  {
    method,
    path,
    signal,
    keepPartial = false,
    fairWaitMs = 0,
    clock = MACHINE_CLOCK,
    ...options
  }: HttpQuestion & Omit<ConnectionsOptions, 'endpoint'>,
): Promise<HttpOutcome> {
  const connections = new Connections({ endpoint, ...options });
  try {
    return await send(connections, { method, path, signal, keepPartial, fairWaitMs, clock });
  } finally {
    connections.close();
  }
}

/**
 * Sends one request and reads at most 1 MiB of answer; redirections are answers, and never followed. Never rejects;
 * cancelling counts as silence, but a request that is cancelled before it begins, or at once, was not asked.
 */
export function send(connections: Connections, question: HttpQuestion): Promise<HttpOutcome> {
  const { signal, clock = MACHINE_CLOCK } = question;
  if (signal.aborted) {
    return Promise.resolve(NOT_ASKED);
  }
  const { method, path } = question;
  const { request, progress } = startRequest(connections, { method, path, signal });
  const fairAt = clock() + (question.fairWaitMs ?? 0);
  const failure = (error: Error): HttpOutcome => {
    if (!signal.aborted) {
      return outcomeOf(error, progress.stage);
    }
    const silence = progress.stage === 'connecting' ? NOT_CONNECTED : SILENT;
    return clock() < fairAt ? NOT_ASKED : silence;
  };
  return new Promise((settle) => {
    let body: Body | undefined;
    let isSettled = false;
    const resolve = (outcome: HttpOutcome) => {
      isSettled = true;
      settle(outcome);
    };
    request.on('error', (error) => {
      // When the deadline comes the request tells first, then the answer that had begun.
      const kept = question.keepPartial === true && signal.aborted ? body?.answered() : undefined;
      resolve(kept ?? failure(error));
    });
    // After a switch of protocols, for example, there is neither answer nor error: this is the last word then. The
    // error of a cut answer is told only after this event.
    request.on('close', () => {
      if (!isSettled) {
        setImmediate(resolve, failure(new Error('it hung up')));
      }
    });
    request.on('response', (response) => {
      const received = new Body(response);
      body = received;
      response.on('data', (chunk: Buffer) => {
        if (!received.add(chunk)) {
          resolve({ kind: 'broken', why: 'its answer is larger than any of a daemon' });
          request.destroy();
        }
      });
      response.on('end', () => {
        resolve(received.answered());
      });
      response.on('error', (error) => {
        resolve(failure(error));
      });
    });
  });
}
