import type { ClusterClient } from '../../clusterClient';
import { type Asking, type ByName, latestOf, tagNames } from './questions';

/**
 * Asks for the names of all tags, then for what each peer says of one of them at a time: a daemon at rest gets few
 * requests a minute, however many tags its cluster has.
 */
export class TagQuestions {
  private waiting: readonly string[] = [];

  /** Whether tags are left whose names are known, and nothing else. */
  get isUnderWay(): boolean {
    return this.waiting.length > 0;
  }

  /** One request: the next of them. */
  next(client: ClusterClient): Asking<ByName> {
    return async (options) => {
      const [name, ...others] = this.waiting;
      // Whatever comes of it: one that cannot be answered does not hold up the others.
      this.waiting = others;
      if (name === undefined) {
        this.waiting = tagNames(await client.metrics.names(options));
        return new Map();
      }
      return latestOf(client, [name], options);
    };
  }
}
