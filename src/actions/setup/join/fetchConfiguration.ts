import { cutForeign } from '../../../clusterClient/foreignText';
import { say, type Sentence } from '../../texts';

/** A configuration with everything in it has ten kilobytes. */
export const LARGEST_BYTES = 1 << 20;
const LONGEST_MS = 15_000;
const MOST_REDIRECTS = 5;

/** What is published at a URL. */
export interface Fetched {
  readonly text: string;
  /** Where it was found in the end. */
  readonly from: string;
}

export interface FetchLimits {
  readonly longestMs?: number;
}

/**
 * Fetches a configuration as the follower does, but with bounds: of size, of time and of how often it is sent elsewhere.
 * @returns what is wrong, as a sentence, where there is none
 * @throws the reason of the signal
 */
export async function fetchConfiguration(
  url: string,
  signal: AbortSignal,
  { longestMs = LONGEST_MS }: FetchLimits = {},
): Promise<Fetched | Sentence> {
  const over = new AbortController();
  const stop = () => {
    over.abort();
  };
  const timer = setTimeout(stop, longestMs);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await follow(url, over.signal);
  } catch (error) {
    signal.throwIfAborted();
    return over.signal.aborted
      ? say('join_slow', { url, longest_ms: longestMs })
      : say('join_unreachable', { url, problem: problemOf(error) });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    over.abort();
  }
}

async function follow(url: string, signal: AbortSignal): Promise<Fetched | Sentence> {
  let from = url;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const response = await fetch(from, {
      redirect: 'manual',
      signal,
      headers: { Accept: 'application/json' },
    });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || location === null) {
      return read(response, from);
    }
    await response.body?.cancel();
    const next = URL.canParse(location, from) ? new URL(location, from) : null;
    if (next === null || !/^https?:$/.test(next.protocol)) {
      return say('join_sent_nowhere', { url: from });
    }
    from = next.href;
  }
  return say('join_sent_around', { url, count: MOST_REDIRECTS });
}

async function read(response: Response, from: string): Promise<Fetched | Sentence> {
  if (response.status !== 200 || response.body === null) {
    await response.body?.cancel();
    return say('join_status', { url: from, status: response.status });
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop ends the connection.
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > LARGEST_BYTES) {
      return say('join_huge', { url: from });
    }
    chunks.push(chunk);
  }
  return { text: Buffer.concat(chunks).toString('utf8'), from };
}

/** `fetch` says what happened only in what caused its error. */
function problemOf(error: unknown): string {
  const { cause = error } = error as { readonly cause?: unknown };
  const { code, message = '' } = cause as { readonly code?: string; readonly message?: string };
  return cutForeign(code ?? message);
}
