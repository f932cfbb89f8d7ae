import type { Writable } from 'node:stream';
import { ReplicationAnswer } from '../../../clusters/pins/answers';
import { ReplicationCount } from '../../../clusters/pins/replicationCount';
import { lookAtReplication } from '../../../clusters/pins/replicationLook';
import { jsonText } from '../../../status/visibleText';
import { clusterOptions } from '../clusterOptions';
import { framed } from '../framed';
import { NOBODY_ASKED } from '../oneLook';

/**
 * `cluster replication`: writes one JSON document with the pins of which too few copies are left.
 * @returns the exit code: 0 there are none, 1 there are some or not all could be told, 3 nobody could ask
 * @throws UsageError
 */
export async function replication(args: readonly string[], output: Writable): Promise<number> {
  const nothing = new ReplicationCount(new Map(), false).result();
  const { frame, found } = await framed(
    await clusterOptions(args, process.env),
    nothing,
    async (opened, deadline) => {
      const look = await lookAtReplication(opened, deadline);
      return { look, found: look.replication };
    },
  );
  const answer = ReplicationAnswer.parse({ ...frame, operation: 'cluster_replication', ...found });
  output.write(`${jsonText(answer, 2)}\n`);
  if (answer.cluster.asked === null) {
    return NOBODY_ASKED;
  }
  const isWell = answer.under_replicated_count === 0 && answer.only_on_missing_count === 0;
  return isWell && answer.complete ? 0 : 1;
}
