import { ClusterError, StreamError } from '../errors';
import { ItemStream } from '../reading/itemStream';
import type { Call, CallOptions, Requester } from '../requester';
import { Pin, PinStatus, type Version } from '../schemas';
import { checkedCid, pinPath } from '../parameters/names';
import { type PinOptions, pinQuery, updateQuery } from '../parameters/pinOptions';
import { version } from './version';

/** Each peer has 15 s. */
const PATIENCE_MS = 20_000;
/** A full list waits for each Kubo, up to its `ipfs_request_timeout` of 300 s, and then begins at once. */
const FULL_LIST_MS = 330_000;

/** States of a pin at one peer that can be asked for; `error` and `queued` stand for several. */
export type PinFilter =
  | 'cluster_error'
  | 'pin_error'
  | 'unpin_error'
  | 'error'
  | 'pinned'
  | 'pinning'
  | 'unpinning'
  | 'remote'
  | 'pin_queued'
  | 'unpin_queued'
  | 'queued'
  | 'sharded'
  | 'unexpectedly_unpinned';

export interface StatusOptions extends CallOptions {
  /** Of the asked peer alone. */
  readonly local?: boolean;
}

/** What is pinned where, and how far it came. */
export class Pins {
  private takesLists: Promise<boolean> | undefined;

  constructor(private readonly requester: Requester) {}

  /** `GET /pins/{cid}`: one that nobody pins is `unpinned` everywhere. @throws ClusterError, RangeError for no CID */
  async status(cid: string, { local, ...options }: StatusOptions = {}): Promise<PinStatus> {
    return this.requester.value(reading(`/pins/${checkedCid(cid)}`, localQuery(local)), PinStatus, options);
  }

  /**
   * `GET /pins?cids=…`, in no order. Peers before IPFS Cluster 0.14.5 would give all that is pinned instead: they are
   * asked for one after the other. Which of the two it is, the first call asks.
   * @throws RangeError for what is no CID, and for more than fit into one request
   */
  statusOf(cids: readonly string[], { local, ...options }: StatusOptions = {}): ItemStream<PinStatus> {
    const list = cids.map(checkedCid).join(',');
    if (list.length > LONGEST_LIST || cids.length === 0) {
      throw new RangeError(`between one CID and ${LONGEST_LIST} letters of them`);
    }
    const query = localQuery(local);
    query.set('cids', list);
    const call = { ...reading('/pins', query), ...STREAMED };
    const one = { ...options, ...(local === undefined ? {} : { local }) };
    return new ItemStream(() => this.listed(call, cids, one));
  }

  private async *listed(
    call: Call,
    cids: readonly string[],
    options: StatusOptions,
  ): AsyncGenerator<PinStatus, void, undefined> {
    yield* (await this.knowsLists(options))
      ? this.requester.items(call, PinStatus, options)
      : this.oneByOne(cids, options);
  }

  private async *oneByOne(
    cids: readonly string[],
    options: StatusOptions,
  ): AsyncGenerator<PinStatus, void, undefined> {
    const { totalMs } = options;
    const end = typeof totalMs === 'number' ? performance.now() + totalMs : null;
    let arrived = 0;
    try {
      for (const cid of cids) {
        const left = end === null ? {} : { totalMs: Math.max(0, end - performance.now()) };
        yield await this.status(cid, { ...options, ...left });
        arrived++;
      }
    } catch (error) {
      if (!(error instanceof ClusterError) || arrived === 0) {
        throw error;
      }
      throw new StreamError('cut', 'GET /pins', arrived, error.message, [], { cause: error });
    }
  }

  /** What the peer told is kept; that it told nothing is not. */
  private async knowsLists(options: CallOptions): Promise<boolean> {
    const known = this.takesLists ?? version(this.requester, options).then(takesLists);
    this.takesLists = known;
    try {
      return await known;
    } catch (error) {
      this.takesLists = undefined;
      throw error;
    }
  }

  /**
   * `GET /pins?filter=…`. Cheap with filters of operations alone (`error`, `queued`, `pinning`, `unpinning`); else each
   * peer reads the whole pinset of its Kubo, and the asked one begins when it has all of them.
   * @param filter empty for all, without the unpinning ones
   */
  list(filter: readonly PinFilter[], { local, ...options }: StatusOptions = {}): ItemStream<PinStatus> {
    const query = localQuery(local);
    if (filter.length > 0) {
      query.set('filter', filter.join(','));
    }
    const call = { ...reading('/pins', query), totalMs: null, idleMs: FULL_LIST_MS };
    return this.requester.items(call, PinStatus, options);
  }

  /**
   * `POST /pins/ipfs/…`: returns when it is to be pinned, not when it is.
   * @param target a CID, or a path that the peer's Kubo resolves
   * @throws ClusterError, RangeError for an option or a target that the API could not read
   */
  async pin(target: string, pinning: PinOptions = {}, options: CallOptions = {}): Promise<Pin> {
    return this.requester.value(writing('POST', `/pins${pinPath(target)}`, pinQuery(pinning)), Pin, options);
  }

  /** `DELETE /pins/ipfs/…`. @returns the pin as it was. @throws ClusterError: `ApiError` with 404 where it is not pinned */
  async unpin(target: string, options: CallOptions = {}): Promise<Pin> {
    return this.requester.value(writing('DELETE', `/pins${pinPath(target)}`), Pin, options);
  }

  /**
   * `POST /pins/ipfs/…?pin-update=…`: pins one like another, where most of it is the same; the other stays.
   * @param from the CID of the other
   */
  async update(
    from: string,
    target: string,
    changes: Pick<PinOptions, 'name' | 'expireAt'> = {},
    options: CallOptions = {},
  ): Promise<Pin> {
    const call = writing('POST', `/pins${pinPath(target)}`, updateQuery(from, changes));
    return this.requester.value(call, Pin, options);
  }

  /** `POST /pins/{cid}/recover`: tries again what failed, but no unpinning. */
  async recover(cid: string, { local, ...options }: StatusOptions = {}): Promise<PinStatus> {
    const call = writing('POST', `/pins/${checkedCid(cid)}/recover`, localQuery(local));
    return this.requester.value(call, PinStatus, options);
  }

  /** `POST /pins/recover`. @returns what is tried again; all that is pinned at peers before IPFS Cluster 0.14.4 */
  recoverAll({ local, ...options }: StatusOptions = {}): ItemStream<PinStatus> {
    const call = writing('POST', '/pins/recover', localQuery(local));
    return this.requester.items({ ...call, totalMs: null, idleMs: FULL_LIST_MS }, PinStatus, options);
  }
}

/** A request has at most 8,192 bytes before its body. */
const LONGEST_LIST = 7000;
const STREAMED = { totalMs: null, idleMs: PATIENCE_MS } as const;

/** Since 0.14.5; a version that cannot be read is none that old. */
function takesLists({ version: text }: Version): boolean {
  const [, major, minor, patch] = /^v?(\d+)\.(\d+)\.(\d+)/.exec(text) ?? [];
  const [first, second, third] = [Number(major ?? 1), Number(minor), Number(patch)];
  return first > 0 || second > 14 || (second === 14 && third >= 5);
}

function reading(path: string, query: URLSearchParams): Call {
  return { method: 'GET', path, query, totalMs: PATIENCE_MS, idleMs: null };
}

function writing(method: 'POST' | 'DELETE', path: string, query = new URLSearchParams()): Call {
  return { method, path, query, totalMs: PATIENCE_MS, idleMs: null };
}

function localQuery(local = false): URLSearchParams {
  return new URLSearchParams(local ? { local: 'true' } : {});
}
