import type { Endpoint } from '../../clusterClient/transport/endpoint';
import type { Budget } from '../budget';
import type { Sleepers } from '../sleepers/sleepers';
import type { Credentials } from './credentials';
import { askKubo, type KuboAnswer } from './kuboLiveness';
import { askCluster, type ClusterAnswer } from './liveness';

/** What answers at an address: a Cluster peer, a Kubo, something else, nothing; or nobody was asked. */
export type Answerer = ClusterAnswer | KuboAnswer;

/**
 * Tells what answers at an address of which nobody knows whose it is. Never rejects.
 * @param credentials of a Cluster peer there; null where there are none
 */
export async function whoAnswers(
  endpoint: Endpoint,
  credentials: Credentials | null,
  budget: Budget,
  sleepers: Sleepers,
): Promise<Answerer> {
  const question = { endpoint, credentials, bound: false, expected: false, follows: false };
  const cluster = await askCluster(question, budget, sleepers);
  if (cluster.kind !== 'foreign') {
    return cluster;
  }
  const kubo = await askKubo(endpoint, budget.deadline.signal, { owner: 'unknown' });
  return kubo.kind === 'kubo' ? kubo : cluster;
}
