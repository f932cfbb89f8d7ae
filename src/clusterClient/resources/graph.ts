import type { CallOptions, Requester } from '../requester';
import { ConnectGraph } from '../schemas';

/** One peer is asked after the other, each for up to 15 s. */
const PATIENCE_MS = 300_000;

/** `GET /health/graph`: who is connected to whom; peers that do not trust the asked one tell nothing. @throws ClusterError */
export async function graph(requester: Requester, options: CallOptions): Promise<ConnectGraph> {
  return requester.value(
    { method: 'GET', path: '/health/graph', totalMs: PATIENCE_MS, idleMs: null },
    ConnectGraph,
    options,
  );
}
