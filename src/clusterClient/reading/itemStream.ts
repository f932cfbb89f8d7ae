import { StreamError } from '../errors';

/**
 * A stream of items, asked for when somebody iterates, and no faster than they are taken. Whoever stops early closes the
 * connection, and with it the work of the peer.
 */
export class ItemStream<T> implements AsyncIterable<T> {
  constructor(private readonly open: () => AsyncGenerator<T, void, undefined>) {}

  [Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    return this.open();
  }

  /**
   * All items, where they are known to be few.
   * @throws StreamError with the items that had arrived
   */
  async toArray(): Promise<T[]> {
    const items: T[] = [];
    try {
      for await (const item of this) {
        items.push(item);
      }
      return items;
    } catch (error) {
      throw error instanceof StreamError ? error.with(items) : error;
    }
  }
}
