import {
  ApiError,
  type CallOptions,
  ClusterError,
  type ItemStream,
  StreamError,
  UnreachableError,
} from '../../clusterClient';
import type { Deadline } from '../../probes/deadline';
import type { Told } from '../peers/observation';

/** Nothing of this version: an older peer says so to a route that it does not have. */
const NOT_FOUND = 404;

/**
 * Asks one question, within a part of the whole look. What the API says against it is an answer, too.
 * @param ask gets the options of the call
 * @param throws which failures say nothing of the question
 * @throws what is no failure of a cluster, and what ends the look before its deadline
 */
export async function told<T>(
  part: Deadline,
  ask: (options: CallOptions) => Promise<T>,
  throws: (error: unknown) => boolean = () => false,
): Promise<Told<T>> {
  const askedAt = performance.now();
  try {
    return { kind: 'told', value: await ask(within(part)) };
  } catch (error) {
    const waitedMs = performance.now() - askedAt;
    if (throws(error)) {
      throw error;
    }
    if (part.signal.aborted || isSilence(error)) {
      return { kind: 'silent', waitedMs };
    }
    if (error instanceof ApiError && error.status === NOT_FOUND) {
      return { kind: 'not_asked', why: error.message };
    }
    if (error instanceof ClusterError) {
      return { kind: 'failed', why: error.message };
    }
    throw error;
  }
}

function within({ signal, remainingMs }: Deadline): CallOptions {
  return { signal, totalMs: Math.max(1, remainingMs) };
}

function isSilence(error: unknown): boolean {
  return (error instanceof UnreachableError || error instanceof StreamError) && /^silent$/.test(error.why);
}

/** The first items of a stream; its connection is closed then, and the peer's work ends. */
export async function firstOf<T>(stream: ItemStream<T>, most: number): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) {
    items.push(item);
    if (items.length >= most) {
      break;
    }
  }
  return items;
}
