import type { ItemStream } from '../reading/itemStream';
import type { CallOptions, Requester } from '../requester';
import { Id } from '../schemas';
import { checkedPeerId } from '../parameters/names';

/** The asked peer waits 15 s for each of the others. */
const PATIENCE_MS = 20_000;

/** The peers of a cluster, as the asked one knows them. */
export class Peers {
  constructor(private readonly requester: Requester) {}

  /** `GET /peers`: each peer is asked; one that cannot be has `id` and `error` only. A missing one is not in it. */
  list(options: CallOptions = {}): ItemStream<Id> {
    return this.requester.items(
      { method: 'GET', path: '/peers', totalMs: null, idleMs: PATIENCE_MS },
      Id,
      options,
    );
  }

  /**
   * `POST /peers`: adds a voter (raft), even one that cannot be reached; only contacts the peer where the consensus is crdt.
   * @throws ClusterError, RangeError for what is no ID of a peer
   */
  async add(peerId: string, options: CallOptions = {}): Promise<Id> {
    const body = Buffer.from(JSON.stringify({ peer_id: checkedPeerId(peerId) }));
    const headers = { 'Content-Type': 'application/json', 'Content-Length': body.length };
    return this.requester.value(
      { method: 'POST', path: '/peers', headers, body, totalMs: PATIENCE_MS, idleMs: null },
      Id,
      options,
    );
  }

  /**
   * `DELETE /peers/{id}`: removes a voter and ends it (raft).
   * @throws ClusterError: `ApiError` where the consensus is crdt; RangeError for what is no ID of a peer
   */
  async remove(peerId: string, options: CallOptions = {}): Promise<void> {
    const path = `/peers/${checkedPeerId(peerId)}`;
    await this.requester.done({ method: 'DELETE', path, totalMs: PATIENCE_MS, idleMs: null }, options);
  }
}
