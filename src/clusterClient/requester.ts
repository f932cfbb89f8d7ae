import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import type * as z from 'zod/mini';
import type { CredentialsGate } from './credentials';
import { ClusterError, CredentialsError, NotAClusterError, StreamError } from './errors';
import { type Asked, failureBefore, failureWithin, refusalOf } from './failures';
import { ItemSplitter, ItemTooLargeError } from './reading/itemSplitter';
import { ItemStream } from './reading/itemStream';
import { parseJson } from './reading/json';
import type { Connections } from './transport/connections';
import { exchange, ExchangeError } from './transport/exchange';
import { Slots } from './slots';
import type { Method, RequestStart } from './transport/startRequest';
import type { Tokens } from './tokens';
import type { Way, WayUse } from './transport/way';
import { unlessAborted } from './unlessAborted';
import { Watch, type WatchOptions } from './watch';

/** How long somebody waits for a call; what is not said is as the call has it. */
export interface CallOptions {
  /** Gives up: the connection is closed, and the call rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Milliseconds for all of it; null for as long as it takes. */
  readonly totalMs?: number | null;
  /** Milliseconds between two signs of the peer; null for as long as it takes. */
  readonly idleMs?: number | null;
}

export interface Call {
  readonly method: Method;
  readonly path: string;
  readonly query?: URLSearchParams;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: RequestStart['body'];
  readonly totalMs: number | null;
  readonly idleMs: number | null;
  /** It goes without waiting for a token. */
  readonly asksForToken?: true;
}

/** Who asks, and how the endpoint is reached. */
export interface RequesterOptions {
  readonly gate: CredentialsGate | null;
  readonly tokens: Tokens | null;
  readonly way: Way | null;
}

/** Bytes of an answer that is no stream: a graph of some thousand peers. */
const LARGEST_ANSWER = 8 << 20;
const LARGEST_REFUSAL = 64 << 10;
const MOST_AT_ONCE = 4;

/** Sends the calls of one client: at most four at once, each with its deadlines; each failure is a `ClusterError`. */
export class Requester {
  private readonly slots = new Slots(MOST_AT_ONCE);
  private sent = 0;

  constructor(
    private readonly connections: Connections,
    private readonly options: RequesterOptions,
  ) {}

  /** How many requests were sent. */
  get requests(): number {
    return this.sent;
  }

  /** The one value of an answer. */
  async value<T>(call: Call, schema: z.ZodMiniType<T>, options: CallOptions): Promise<T> {
    const text = await this.whole(call, options);
    const value = read(text, schema);
    if (value.kind === 'wrong') {
      const { address, request } = this.asked(call);
      throw new NotAClusterError(address, `${request} gives ${value.why}`);
    }
    return value.item;
  }

  /** A call that is answered with success and nothing else. */
  async done(call: Call, options: CallOptions): Promise<void> {
    await this.whole(call, options);
  }

  /** The items of a stream; `204` is an empty one. */
  items<T>(call: Call, schema: z.ZodMiniType<T>, options: CallOptions): ItemStream<T> {
    return new ItemStream(() => this.stream(call, (text) => read(text, schema), options));
  }

  /** The JSON texts of the items of a stream, as they are: whoever takes few of many reads only these. */
  texts(call: Call, options: CallOptions): ItemStream<string> {
    return new ItemStream(() => this.stream(call, objectText, options));
  }

  private async whole(call: Call, options: CallOptions): Promise<string> {
    const watch = new Watch(watchOf(call, options));
    let taken: Taken | undefined;
    try {
      taken = await this.open(call, watch);
      return await textOf(taken.response, watch, LARGEST_ANSWER);
    } catch (error) {
      throw await this.failure(error, call, watch, taken, 0);
    } finally {
      taken?.release();
      watch.dispose();
    }
  }

  private async *stream<T>(
    call: Call,
    reading: Reading<T>,
    options: CallOptions,
  ): AsyncGenerator<T, void, undefined> {
    const watch = new Watch(watchOf(call, options));
    let taken: Taken | undefined;
    let arrived = 0;
    try {
      taken = await this.open(call, watch);
      const splitter = new ItemSplitter();
      for await (const chunk of chunksOf(taken.response, watch)) {
        for (const text of splitter.push(chunk)) {
          const item = this.item(text, reading, call, arrived);
          if (item !== NOTHING) {
            arrived++;
            yield item;
          }
        }
      }
      const rest = splitter.end();
      if (rest !== '' && rest !== 'null') {
        arrived++;
        yield this.last(rest, reading, call, arrived - 1);
      }
      this.verifyEnd(taken.response, call, arrived);
    } catch (error) {
      throw await this.failure(error, call, watch, taken, arrived);
    } finally {
      taken?.release();
      watch.dispose();
    }
  }

  private item<T>(text: string, reading: Reading<T>, call: Call, arrived: number): T | typeof NOTHING {
    if (text === 'null') {
      return NOTHING;
    }
    const value = reading(text);
    if (value.kind === 'wrong') {
      throw new StreamError('malformed', this.asked(call).request, arrived, value.why);
    }
    return value.item;
  }

  /** A last line without an end may be whole all the same. */
  private last<T>(text: string, reading: Reading<T>, call: Call, arrived: number): T {
    const value = reading(text);
    if (value.kind === 'wrong') {
      throw new StreamError('cut', this.asked(call).request, arrived, 'its last item is not whole');
    }
    return value.item;
  }

  /** What a stream could not say at its beginning is in its trailer, once or more often; nothing there is success. */
  private verifyEnd({ rawTrailers }: IncomingMessage, call: Call, arrived: number): void {
    const reported = rawTrailers.filter(
      (text, index) =>
        index % 2 === 1 && rawTrailers[index - 1]?.toLowerCase() === TRAILER && text.trim() !== '',
    );
    if (reported.length > 0) {
      throw new StreamError('reported', this.asked(call).request, arrived, reported.join('; '));
    }
  }

  private async open(call: Call, watch: Watch): Promise<Taken> {
    const { tokens } = this.options;
    if (tokens === null || call.asksForToken === true) {
      return this.openNow(call, watch);
    }
    const ready = async () => unlessAborted(tokens.ready(), watch.signal, () => watch.signal.reason as Error);
    const token = await ready();
    try {
      return await this.openNow(call, watch);
    } catch (error) {
      const isRefused = error instanceof CredentialsError && error.why === 'refused';
      if (token === null || !isRefused || !isRepeatable(call)) {
        throw error;
      }
      tokens.refused(token);
      await ready();
      return this.openNow(call, watch);
    }
  }

  private async openNow(call: Call, watch: Watch): Promise<Taken> {
    const { method, body, headers } = call;
    const release = await this.slots.take(watch.signal);
    let use: WayUse | undefined;
    let response: IncomingMessage | undefined;
    const giveBack = () => {
      // Whoever stops in the middle closes the connection; a whole answer leaves it open for the next request.
      response?.destroy();
      use?.release();
      release();
    };
    try {
      use = await this.options.way?.use(watch.signal);
      this.sent++;
      const { signal } = watch;
      const start = { method, path: pathOf(call), signal, body, headers, through: use?.path };
      response = await watch.forSign(exchange(this.connections, start)).catch(async (error: unknown) => {
        if (use === undefined || !isUnsent(error) || watch.ending !== null) {
          throw error;
        }
        // The way ended before anybody noticed, and nothing was sent.
        await use.explain();
        use.release();
        use = await this.options.way?.use(watch.signal);
        return watch.forSign(exchange(this.connections, { ...start, through: use?.path }));
      });
      const { statusCode = 0 } = response;
      if (statusCode < 200 || statusCode >= 300) {
        const said = await textOf(response, watch, LARGEST_REFUSAL).catch(() => '');
        throw refusalOf(response, said, this.asked(call), this.options.gate?.gave === true);
      }
      return { response, use, release: giveBack };
    } catch (error) {
      const known = await explanation(error, watch, use);
      giveBack();
      throw known ?? error;
    }
  }

  /** @param taken undefined where there was no answer @param arrived number of items of it */
  private async failure(
    error: unknown,
    call: Call,
    watch: Watch,
    taken: Taken | undefined,
    arrived: number,
  ): Promise<Error> {
    if (watch.ending === 'cancelled') {
      const reason: unknown = watch.signal.reason;
      return reason instanceof Error ? reason : new DOMException(String(reason), 'AbortError');
    }
    if (taken === undefined) {
      return failureBefore(error, this.asked(call), watch.ending);
    }
    const cause = (await explanation(error, watch, taken.use)) ?? error;
    return failureWithin(cause, this.asked(call), watch.ending, arrived);
  }

  private asked(call: Call): Asked {
    const { address } = this.connections.endpoint;
    return { address, request: `${call.method} ${call.path}`, isThrough: this.options.way !== null };
  }
}

/** An answer that goes on, and the way to be done with it. */
interface Taken {
  readonly response: IncomingMessage;
  readonly use: WayUse | undefined;
  readonly release: () => void;
}

/** What the way there knows of a failure that is none of the answer, nor of the deadline. */
async function explanation(error: unknown, watch: Watch, use: WayUse | undefined): Promise<Error | null> {
  const isKnown =
    error instanceof ClusterError || error instanceof ItemTooLargeError || watch.ending !== null;
  return isKnown || use === undefined ? null : use.explain();
}

function isUnsent(error: unknown): boolean {
  return error instanceof ExchangeError && error.stage === 'connecting';
}

/** What was sent as it came cannot be sent again. */
function isRepeatable({ body }: Call): boolean {
  return body === undefined || Buffer.isBuffer(body);
}

const NOTHING = Symbol('nothing');
const TRAILER = 'x-stream-error';

function watchOf({ totalMs, idleMs }: Call, options: CallOptions): WatchOptions {
  return {
    totalMs: options.totalMs === undefined ? totalMs : options.totalMs,
    idleMs: options.idleMs === undefined ? idleMs : options.idleMs,
    signal: options.signal,
  };
}

function pathOf({ path, query }: Call): string {
  const text = query?.toString() ?? '';
  return text === '' ? path : `${path}?${text}`;
}

async function* chunksOf(response: IncomingMessage, watch: Watch): AsyncGenerator<Buffer, void, undefined> {
  const chunks = response[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
  for (;;) {
    const { done, value } = await watch.forSign(chunks.next());
    if (done === true) {
      return;
    }
    yield value;
  }
}

async function textOf(response: IncomingMessage, watch: Watch, most: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunksOf(response, watch)) {
    size += chunk.length;
    if (size > most) {
      throw new ItemTooLargeError();
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

type Read<T> = { readonly kind: 'item'; readonly item: T } | { readonly kind: 'wrong'; readonly why: string };

type Reading<T> = (text: string) => Read<T>;

/** What it has within, whoever takes it finds out. */
function objectText(text: string): Read<string> {
  return text.startsWith('{') && text.endsWith('}')
    ? { kind: 'item', item: text }
    : { kind: 'wrong', why: 'no JSON' };
}

function read<T>(text: string, schema: z.ZodMiniType<T>): Read<T> {
  let json: unknown;
  try {
    json = parseJson(text);
  } catch {
    // What it is instead is of no use to anybody, and may be anything.
    return { kind: 'wrong', why: 'no JSON' };
  }
  const { success, data, error } = schema.safeParse(json);
  const [issue] = error?.issues ?? [];
  return success
    ? { kind: 'item', item: data }
    : { kind: 'wrong', why: `JSON of another kind (${issue?.path.join('.') ?? ''})` };
}
