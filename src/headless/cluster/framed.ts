import type { ClusterSummary, PeersAnswer } from '../../clusters/answers';
import type { LookParts } from '../../clusters/clusterLook';
import { reasonOf } from '../../clusters/reasons/reason';
import { Deadline } from '../../probes/deadline';
import { newOperation } from '../../status/operation';
import type { ClusterOptions } from './clusterOptions';
import { openCluster } from './openCluster';

/** What every answer about a cluster says of itself. */
export type Frame = Omit<PeersAnswer, 'operation' | 'peers'>;

/** What was found, and of which cluster. */
export interface Framed<T> {
  readonly frame: Frame;
  readonly found: T;
}

interface Asked<T> {
  readonly look: { readonly cluster: ClusterSummary; readonly complete: boolean };
  readonly found: T;
}

/**
 * Asks the cluster that the options name, and hangs up.
 * @param nothing what is found where no cluster is
 * @throws UsageError
 */
export async function framed<T>(
  options: ClusterOptions,
  nothing: T,
  ask: (opened: LookParts, deadline: Deadline) => Promise<Asked<T>>,
): Promise<Framed<T>> {
  const deadline = new Deadline(options.timeoutMs);
  const begunAt = new Date();
  const begun = performance.now();
  const frame = ({ cluster, complete }: Asked<T>['look'], requests: number): Frame => ({
    success: cluster.asked !== null,
    operation_id: newOperation().operationId,
    checked_at: begunAt.toISOString(),
    duration_ms: Math.round(performance.now() - begun),
    requests,
    complete,
    cluster,
  });
  try {
    const opened = await openCluster(options, deadline.signal);
    if (opened === null) {
      return { frame: frame({ cluster: NO_CLUSTER, complete: false }, 0), found: nothing };
    }
    const { client } = opened;
    try {
      const { look, found } = await ask(opened, deadline);
      return { frame: frame(look, client.requests), found };
    } finally {
      client.close();
    }
  } finally {
    deadline.dispose();
  }
}

const NO_CLUSTER: ClusterSummary = {
  name: null,
  api: null,
  asked: null,
  consensus: null,
  health: 'unreachable',
  reasons: [reasonOf('no_local_cluster', {}, 'process list')],
};
