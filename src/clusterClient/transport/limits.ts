import type { IncomingMessage } from 'node:http';
import type { HttpOutcome } from './outcome';

const LARGEST_BODY = 1 << 20;
/** Bytes of headers that an answer may have. */
export const LARGEST_HEAD = 16 << 10;

/** What has arrived of an answer, up to 1 MiB. */
export class Body {
  private readonly chunks: Buffer[] = [];
  private size = 0;

  constructor(private readonly response: IncomingMessage) {}

  /** @returns false when it is larger than allowed */
  add(chunk: Buffer): boolean {
    this.size += chunk.length;
    this.chunks.push(chunk);
    return this.size <= LARGEST_BODY;
  }

  answered(): HttpOutcome {
    const { statusCode, headers } = this.response;
    return {
      kind: 'answered',
      status: statusCode ?? 0,
      headers,
      body: textOf(this.chunks),
    };
  }
}

/** Most answers come in one piece. */
function textOf(chunks: readonly Buffer[]): string {
  const [first] = chunks;
  return (chunks.length === 1 && first ? first : Buffer.concat(chunks)).toString('utf8');
}
