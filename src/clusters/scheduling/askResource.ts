import {
  type ClusterClient,
  CredentialsError,
  NotAClusterError,
  TlsError,
  UnreachableError,
} from '../../clusterClient';
import { askMetrics, askOperations, askPeers } from '../asking/questions';
import type { TagQuestions } from '../asking/tagQuestions';
import { told } from '../asking/told';
import { askSource } from '../followers/askSource';
import type { FollowerSource } from '../peers/known';
import type { Deadline } from '../../probes/deadline';
import { type LatestAnswers, withMetrics } from './latestAnswers';
import type { Resource } from './resources';

/** What one question changes; reads the answers when it has its own, as others may have come meanwhile. */
export type Change = (before: LatestAnswers) => LatestAnswers;

/** What questions go by that have a memory, or are of some clusters alone. */
export interface Asked {
  /** Of the follower that is asked; null where it is none. */
  readonly configuration: FollowerSource | null;
  readonly tags: TagQuestions;
}

/**
 * Asks one question.
 * @throws ClusterError where nobody answers, or nobody may ask
 */
export async function askResource(
  resource: Resource,
  client: ClusterClient,
  deadline: Deadline,
  { configuration, tags }: Asked,
): Promise<Change> {
  const { signal } = deadline;
  switch (resource) {
    case 'version': {
      const { version } = await client.version({ signal });
      return (before) => ({ ...before, version });
    }
    case 'pings': {
      // Answered at once even by a peer whose Kubo hangs.
      const value = await client.metrics.latest('ping', { signal });
      return (before) => ({ ...before, pings: { kind: 'told', value } });
    }
    case 'id': {
      const id = await told(deadline, (options) => client.id(options), isObstacle);
      return (before) => ({ ...before, id });
    }
    case 'peers': {
      const peers = await askPeers(client, deadline, isObstacle);
      return (before) => ({ ...before, peers });
    }
    case 'operations': {
      const operations = await told(deadline, askOperations(client), isObstacle);
      return (before) => ({ ...before, operations });
    }
    case 'metrics': {
      const metrics = await told(deadline, askMetrics(client), isObstacle);
      return (before) => ({ ...before, metrics: withMetrics(before.metrics, metrics) });
    }
    case 'tags': {
      const metrics = await told(deadline, tags.next(client), isObstacle);
      return (before) => ({ ...before, metrics: withMetrics(before.metrics, metrics) });
    }
    case 'alerts': {
      const alerts = await told(deadline, (options) => client.alerts(options), isObstacle);
      return (before) => ({ ...before, alerts });
    }
    case 'source': {
      const source = await askSource(configuration, deadline);
      return (before) => ({ ...before, source });
    }
  }
}

/** Nobody is there, or nobody may ask: this says nothing of the question. */
function isObstacle(error: unknown): boolean {
  return (
    (error instanceof UnreachableError && error.why !== 'silent') ||
    error instanceof CredentialsError ||
    error instanceof TlsError ||
    error instanceof NotAClusterError
  );
}
