import type { CallOptions, Requester } from '../requester';
import { GarbageCollection } from '../schemas';

/**
 * `POST /ipfs/gc`: lets Kubos remove what is not pinned, one peer after the other; the answer comes at the end, after
 * hours perhaps. On a follower only `local` makes sense.
 * @throws ClusterError
 */
export async function collectGarbage(
  requester: Requester,
  { local = false, ...options }: CallOptions & { readonly local?: boolean },
): Promise<GarbageCollection> {
  const query = new URLSearchParams(local ? { local: 'true' } : {});
  return requester.value(
    { method: 'POST', path: '/ipfs/gc', query, totalMs: null, idleMs: null },
    GarbageCollection,
    options,
  );
}
