import { signsOf } from '../../clusters/alerts/conditions';
import { advance, alertsOf } from '../../clusters/alerts/holdOff';
import type { ClusterAlert, ClusterPeer, ClusterSummary, PeersAnswer } from '../../clusters/answers';
import { lookOnce, memoryAfter } from '../../clusters/clusterLook';
import { reasonOf } from '../../clusters/reasons/reason';
import { Deadline } from '../../probes/deadline';
import { newOperation } from '../../status/operation';
import type { ClusterOptions } from './clusterOptions';
import { openCluster } from './openCluster';

/** What every answer about a cluster says of itself. */
export type Frame = Omit<PeersAnswer, 'operation' | 'peers'>;

export interface OneLook {
  readonly frame: Frame;
  readonly peers: readonly ClusterPeer[];
  /** All that is the case, however short a time. */
  readonly alerts: readonly ClusterAlert[];
}

/** Looks once at the cluster that the options name, remembers what it saw, and hangs up. @throws UsageError */
export async function oneLook(options: ClusterOptions): Promise<OneLook> {
  const deadline = new Deadline(options.timeoutMs);
  const begunAt = new Date();
  const begun = performance.now();
  const frame = (cluster: ClusterSummary, complete: boolean, requests: number): Frame => ({
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
      return { frame: frame(NO_CLUSTER, false, 0), peers: [], alerts: [] };
    }
    const { client, memory } = opened;
    try {
      const look = await lookOnce(opened, deadline);
      const { state } = advance(
        { conditions: look.known.memory.conditions, raised: new Set() },
        signsOf(look),
        look.seen?.at ?? begunAt.getTime(),
        '',
        0,
      );
      await memory.write({ ...memoryAfter(look), conditions: state.conditions });
      const alerts = look.seen === null ? [] : alertsOf(state);
      return { frame: frame(look.cluster, look.complete, client.requests), peers: look.peers, alerts };
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

/** 0: it is well; 1: it is not; 3: nobody could ask it. */
export function exitCodeOf({ asked, health }: ClusterSummary): number {
  if (asked === null) {
    return NOBODY_ASKED;
  }
  return health === 'healthy' ? 0 : 1;
}

/** Exit code: unreachable, credentials wanted, not a cluster. */
export const NOBODY_ASKED = 3;
