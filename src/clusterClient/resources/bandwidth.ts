import type { CallOptions, Requester } from '../requester';
import { Bandwidth } from '../schemas';

const PATIENCE_MS = 10_000;

/** `GET /health/bandwidth`, since IPFS Cluster 1.1.1. @throws ClusterError: `ApiError` with 404 where the peer is older */
export async function bandwidth(requester: Requester, options: CallOptions): Promise<Bandwidth> {
  return requester.value(
    { method: 'GET', path: '/health/bandwidth', totalMs: PATIENCE_MS, idleMs: null },
    Bandwidth,
    options,
  );
}
