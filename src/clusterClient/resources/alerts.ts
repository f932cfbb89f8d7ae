import type { CallOptions, Requester } from '../requester';
import { type Alert, Alerts } from '../schemas';

const PATIENCE_MS = 10_000;

/**
 * `GET /health/alerts`: metrics that expired, newest first. With the default configuration nothing follows the first one,
 * and a follower has none.
 * @throws ClusterError
 */
export async function alerts(requester: Requester, options: CallOptions): Promise<readonly Alert[]> {
  return requester.value(
    { method: 'GET', path: '/health/alerts', totalMs: PATIENCE_MS, idleMs: null },
    Alerts,
    options,
  );
}
