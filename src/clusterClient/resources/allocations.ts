import type { ItemStream } from '../reading/itemStream';
import type { Call, CallOptions, Requester } from '../requester';
import { Pin } from '../schemas';
import { checkedCid } from '../parameters/names';

const PATIENCE_MS = 20_000;

/** Types of pins; all but `pin` are parts of sharded ones. */
export type PinType = 'pin' | 'meta-pin' | 'clusterdag-pin' | 'shard-pin';

/** What should be pinned, and where: the shared state of a cluster. Answers with Kubo down, too. */
export class Allocations {
  constructor(private readonly requester: Requester) {}

  /** `GET /allocations`: all of it, in no order. @param types empty for all */
  list(types: readonly PinType[] = [], options: CallOptions = {}): ItemStream<Pin> {
    return this.requester.items(listing(types), Pin, options);
  }

  /**
   * The same as the JSON text of each pin, which nobody has read yet: of a million pins most are of no interest to
   * whoever looks for one.
   */
  texts(types: readonly PinType[] = [], options: CallOptions = {}): ItemStream<string> {
    return this.requester.texts(listing(types), options);
  }

  /** `GET /allocations/{cid}`. @throws ClusterError: `ApiError` with 404 where it is not pinned; RangeError for no CID */
  async get(cid: string, options: CallOptions = {}): Promise<Pin> {
    const path = `/allocations/${checkedCid(cid)}`;
    return this.requester.value({ method: 'GET', path, totalMs: PATIENCE_MS, idleMs: null }, Pin, options);
  }
}

function listing(types: readonly PinType[]): Call {
  const query = new URLSearchParams(types.length === 0 ? {} : { filter: types.join(',') });
  return { method: 'GET', path: '/allocations', query, totalMs: null, idleMs: PATIENCE_MS };
}
