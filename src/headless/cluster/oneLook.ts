import { signsOf } from '../../clusters/alerts/conditions';
import { advance, alertsOf } from '../../clusters/alerts/holdOff';
import type { ClusterAlert, ClusterPeer, ClusterSummary } from '../../clusters/answers';
import { lookOnce, memoryAfter } from '../../clusters/clusterLook';
import type { ClusterOptions } from './clusterOptions';
import { type Frame, framed } from './framed';

export interface OneLook {
  readonly frame: Frame;
  readonly peers: readonly ClusterPeer[];
  /** All that is the case, however short a time. */
  readonly alerts: readonly ClusterAlert[];
}

/** Looks once at the cluster that the options name, remembers what it saw, and hangs up. @throws UsageError */
export async function oneLook(options: ClusterOptions): Promise<OneLook> {
  const { frame, found } = await framed(options, { peers: [], alerts: [] }, async (opened, deadline) => {
    const begunAt = Date.now();
    const look = await lookOnce(opened, deadline);
    const { state } = advance(
      { conditions: look.known.memory.conditions, raised: new Set() },
      signsOf(look),
      look.seen?.at ?? begunAt,
      '',
      0,
    );
    await opened.memory.write({ ...memoryAfter(look), conditions: state.conditions });
    return { look, found: { peers: look.peers, alerts: look.seen === null ? [] : alertsOf(state) } };
  });
  return { frame, ...found };
}

/** 0: it is well; 1: it is not; 3: nobody could ask it. */
export function exitCodeOf({ asked, health }: ClusterSummary): number {
  if (asked === null) {
    return NOBODY_ASKED;
  }
  return health === 'healthy' ? 0 : 1;
}

/** Exit code: unreachable, credentials wanted, not a cluster. */
export const NOBODY_ASKED = 3;
