import { type CallOptions, type ClusterClient, StreamError } from '../../clusterClient';
import type { PinQuery } from './pinQuery';
import type { StoredPin } from './storedPin';

/** A pin that was looked for. */
export interface FoundPin {
  readonly pin: StoredPin;
  /** The JSON text of it, as the API gives it. */
  readonly text: string;
}

/** A search among all that a cluster pins, one pin after the other: none is kept. */
export class PinSearch {
  /** Pins that were looked at. */
  scanned = 0;
  matched = 0;
  /** Whether all pins were looked at. */
  isComplete = false;

  constructor(
    private readonly client: ClusterClient,
    private readonly query: PinQuery,
    private readonly limit: number,
  ) {}

  /**
   * What is found, in the order in which it comes and no faster than it is taken; whoever stops early, or has as many as
   * the limit, closes the connection and with it ends the work of the peer.
   * @throws ClusterError; the reason of the signal
   */
  async *run(options: CallOptions): AsyncGenerator<FoundPin, void, undefined> {
    for await (const text of this.client.allocations.texts([], options)) {
      const pin = this.matchIn(text);
      this.scanned++;
      if (pin !== null) {
        this.matched++;
        yield { pin, text };
        if (this.matched >= this.limit) {
          return;
        }
      }
    }
    this.isComplete = true;
  }

  private matchIn(text: string): StoredPin | null {
    try {
      return this.query.matchIn(text);
    } catch (error) {
      if (!(error instanceof SyntaxError)) {
        throw error;
      }
      throw new StreamError('malformed', 'GET /allocations', this.scanned, 'no pin', [], { cause: error });
    }
  }
}
