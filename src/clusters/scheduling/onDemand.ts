import {
  ApiError,
  type Bandwidth,
  type CallOptions,
  type ClusterClient,
  ClusterError,
  type ConnectGraph,
} from '../../clusterClient';
import type { TroubleCollector } from '../trouble/troubleCollector';

/**
 * What is asked only because a user wants to see it, never at rest: asking for the graph, or for pins in trouble, the
 * peer asks each of the others.
 */
export interface OnDemandAnswers {
  readonly graph: ConnectGraph;
  readonly bandwidth: Bandwidth;
  readonly trouble: TroubleCollector;
}

export type OnDemand = keyof OnDemandAnswers;

/** What came of such a question. */
export type Once<Q extends OnDemand> =
  | { readonly kind: 'told'; readonly answer: OnDemandAnswers[Q] }
  /** That cluster is not asked any more. */
  | { readonly kind: 'gone' }
  | OnceFailed;

export interface OnceFailed {
  readonly kind: 'failed';
  readonly cause: string;
  /** The next step of whoever asked, as a sentence. */
  readonly advice: string;
  /** Whether the API answers, and does not know the question: the peer is older than it. */
  readonly isUnknown: boolean;
}

const NOT_FOUND = 404;

/** @throws what is no failure of a cluster */
export function failedOnce(error: unknown): OnceFailed {
  if (!(error instanceof ClusterError)) {
    throw error;
  }
  const isUnknown = error instanceof ApiError && error.status === NOT_FOUND;
  return { kind: 'failed', cause: error.message, advice: error.advice, isUnknown };
}

type Send = <T>(send: (client: ClusterClient) => Promise<T>) => Promise<T>;
type Questions = { readonly [Q in OnDemand]: SharedQuestion<OnDemandAnswers[Q]> };

/** Asks what users want to see once. */
export class OnDemandQuestions {
  private readonly questions: Questions;

  /** @param send sends a question, and counts what it costs */
  constructor(send: Send) {
    const shared = <T>(ask: (client: ClusterClient, options: CallOptions) => Promise<T>) =>
      new SharedQuestion((signal) => send((client) => ask(client, { signal })));
    this.questions = {
      graph: shared((client, options) => client.graph(options)),
      bandwidth: shared((client, options) => client.bandwidth(options)),
      trouble: shared(async (client, options) => {
        const { troubleNow } = await import('../trouble/troubleParts');
        return troubleNow(client, options);
      }),
    };
  }

  /**
   * @param signal of whoever asks: others may wait for the same answer
   * @throws ClusterError where there is no answer; the signal's reason; an `AbortError` after `close`
   */
  ask<Q extends OnDemand>(question: Q, signal: AbortSignal): Promise<OnDemandAnswers[Q]> {
    const asked: SharedQuestion<OnDemandAnswers[Q]> = this.questions[question];
    return asked.ask(signal);
  }

  close(): void {
    this.questions.graph.close();
    this.questions.bandwidth.close();
    this.questions.trouble.close();
  }
}

interface UnderWay<T> {
  readonly answer: Promise<T>;
  readonly ending: AbortController;
  waiting: number;
}

/** A question that is in flight once for all who wait for its answer, and ends when nobody does any more. */
class SharedQuestion<T> {
  private underWay: UnderWay<T> | null = null;

  constructor(private readonly send: (signal: AbortSignal) => Promise<T>) {}

  async ask(signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    const asked = (this.underWay ??= this.begin());
    asked.waiting++;
    let leave: () => void = () => undefined;
    const left = new Promise<never>((_, reject) => {
      leave = () => {
        reject(signal.reason as Error);
      };
    });
    signal.addEventListener('abort', leave);
    try {
      return await Promise.race([asked.answer, left]);
    } finally {
      signal.removeEventListener('abort', leave);
      asked.waiting--;
      if (asked.waiting === 0) {
        this.end(asked);
      }
    }
  }

  close(): void {
    this.underWay?.ending.abort();
  }

  private begin(): UnderWay<T> {
    const ending = new AbortController();
    return { answer: this.send(ending.signal), ending, waiting: 0 };
  }

  /** Whoever asks from now on wants a new answer. */
  private end(asked: UnderWay<T>): void {
    asked.ending.abort();
    if (this.underWay === asked) {
      this.underWay = null;
    }
  }
}
