import type { CallOptions, Requester } from '../requester';
import { Version } from '../schemas';

/** A peer knows it by itself. */
const PATIENCE_MS = 5000;

/** `GET /version`. @throws ClusterError */
export async function version(requester: Requester, options: CallOptions): Promise<Version> {
  return requester.value(
    { method: 'GET', path: '/version', totalMs: PATIENCE_MS, idleMs: null },
    Version,
    options,
  );
}

/**
 * `GET /health`: whether the API serves, for which it wants no credentials; since IPFS Cluster 1.0.7.
 * @throws ClusterError: `ApiError` with 404 where the peer is older
 */
export async function health(requester: Requester, options: CallOptions): Promise<void> {
  await requester.done({ method: 'GET', path: '/health', totalMs: PATIENCE_MS, idleMs: null }, options);
}
