import { type ClusterClient, StreamError } from '../../clusterClient';
import type { Deadline } from '../../probes/deadline';
import { told } from '../asking/told';
import { type ClusterLook, lookOnce, type LookParts } from '../clusterLook';
import { valueOf } from '../peers/observation';
import { withReasonFor } from '../trouble/troubleLook';
import type { Replication } from './answers';
import { ReplicationCount } from './replicationCount';

export interface ReplicationLook extends ClusterLook {
  readonly replication: Replication;
}

const QUESTION = 'GET /allocations';

/**
 * Looks who is there, and then through all pins for those that too few of them hold.
 * @throws the reason of the deadline where its caller gave up
 */
export async function lookAtReplication(parts: LookParts, deadline: Deadline): Promise<ReplicationLook> {
  const look = await lookOnce(parts, deadline, () => Promise.resolve({ kind: 'not_asked' }));
  const { seen, peers } = look;
  const holders = new Map(
    peers.map(({ peer_id, name, state }) => [peer_id, { name, isMissing: state === 'missing' }]),
  );
  const count = new ReplicationCount(holders, seen !== null && valueOf(seen.pings) !== null);
  if (seen === null) {
    return { ...look, replication: count.result() };
  }
  const whole = await told(deadline, (options) => countAll(parts.client, count, options));
  return { ...withReasonFor(look, QUESTION, whole), replication: count.result() };
}

async function countAll(
  client: ClusterClient,
  count: ReplicationCount,
  options: Parameters<Parameters<typeof told>[1]>[0],
): Promise<void> {
  let arrived = 0;
  for await (const text of client.allocations.texts([], options)) {
    try {
      count.add(text);
    } catch (error) {
      if (!(error instanceof SyntaxError)) {
        throw error;
      }
      throw new StreamError('malformed', QUESTION, arrived, 'no pin', [], { cause: error });
    }
    arrived++;
  }
}
