import { randomBytes } from 'node:crypto';
import type { ItemStream } from '../reading/itemStream';
import type { CallOptions, Requester } from '../requester';
import { Added } from '../schemas';
import { type PinOptions, pinQuery } from '../parameters/pinOptions';

/** What is added. A folder comes before what is in it. */
export type Addition = { readonly path: string } & (
  | { readonly kind: 'file'; readonly content: Uint8Array | AsyncIterable<Uint8Array> }
  | { readonly kind: 'folder' }
  | { readonly kind: 'link'; readonly target: string }
);

export interface AddOptions extends PinOptions {
  /** `car` for one CAR file with one root. */
  readonly format?: 'unixfs' | 'car';
  readonly layout?: 'balanced' | 'trickle';
  /** Such as `size-262144`. */
  readonly chunker?: string;
  readonly hash?: string;
  readonly cidVersion?: 0 | 1;
  readonly rawLeaves?: boolean;
  readonly wrapWithDirectory?: boolean;
  /** Blocks go to the asked peer first, and to the others by Bitswap. */
  readonly local?: boolean;
  readonly hidden?: boolean;
  readonly noPin?: boolean;
  /** Tells of how far it came, too: items with a null `cid`. */
  readonly progress?: boolean;
}

/**
 * `POST /add`: sends files as fast as the peer takes them, and pins them. The last item is the root. What goes wrong on
 * the way is told at the end.
 * @param additions read once: the stream must not be iterated a second time
 * @throws RangeError for an option or a path that the API could not read
 */
export function add(
  requester: Requester,
  additions: Iterable<Addition> | AsyncIterable<Addition>,
  adding: AddOptions,
  options: CallOptions,
): ItemStream<Added> {
  const boundary = `ipfs-cluster-${randomBytes(18).toString('hex')}`;
  return requester.items(
    {
      method: 'POST',
      path: '/add',
      query: addQuery(adding),
      headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` },
      body: multipart(additions, boundary),
      totalMs: null,
      idleMs: null,
    },
    Added,
    options,
  );
}

function addQuery(adding: AddOptions): URLSearchParams {
  const query = pinQuery(adding);
  query.set('stream-channels', 'true');
  const named = {
    format: adding.format,
    layout: adding.layout,
    chunker: adding.chunker,
    hash: adding.hash,
    'cid-version': adding.cidVersion,
    'raw-leaves': adding.rawLeaves,
    'wrap-with-directory': adding.wrapWithDirectory,
    local: adding.local,
    hidden: adding.hidden,
    'no-pin': adding.noPin,
    progress: adding.progress,
  };
  for (const [key, value] of Object.entries(named)) {
    if (value !== undefined) {
      query.set(key, String(value));
    }
  }
  return query;
}

const TYPES: Readonly<Record<Addition['kind'], string>> = {
  file: 'application/octet-stream',
  folder: 'application/x-directory',
  link: 'application/symlink',
};

async function* multipart(
  additions: Iterable<Addition> | AsyncIterable<Addition>,
  boundary: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const addition of additions) {
    yield Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${encodedPath(addition.path)}"\r\n` +
        `Content-Type: ${TYPES[addition.kind]}\r\n\r\n`,
    );
    if (addition.kind === 'link') {
      yield Buffer.from(addition.target);
    } else if (addition.kind === 'file') {
      yield* addition.content instanceof Uint8Array ? [addition.content] : addition.content;
    }
    yield Buffer.from('\r\n');
  }
  yield Buffer.from(`--${boundary}--\r\n`);
}

/** As `url.QueryEscape` of Go. */
function encodedPath(path: string): string {
  if (path === '' || path.startsWith('/') || path.split('/').includes('..')) {
    throw new RangeError('what is added has a relative path');
  }
  return new URLSearchParams({ p: path }).toString().slice('p='.length);
}
