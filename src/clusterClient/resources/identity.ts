import type { CallOptions, Requester } from '../requester';
import { Id } from '../schemas';

/** A peer asks its Kubo for it: a hung one makes it wait for as long as it is configured to, 300 s. */
const PATIENCE_MS = 20_000;

/** `GET /id`: who the peer is, and how its Kubo is. @throws ClusterError */
export async function identity(requester: Requester, options: CallOptions): Promise<Id> {
  return requester.value({ method: 'GET', path: '/id', totalMs: PATIENCE_MS, idleMs: null }, Id, options);
}
