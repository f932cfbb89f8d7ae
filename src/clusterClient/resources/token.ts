import type { CallOptions, Requester } from '../requester';
import { Token } from '../schemas';

const PATIENCE_MS = 5000;

/**
 * `POST /token`, since IPFS Cluster 1.0.2: a token that stands for the user and the password of this request, until the
 * password changes.
 * @throws ClusterError: `CredentialsError` where the API wants none
 */
export async function token(requester: Requester, options: CallOptions): Promise<string> {
  const answer = await requester.value(
    { method: 'POST', path: '/token', totalMs: PATIENCE_MS, idleMs: null, asksForToken: true },
    Token,
    options,
  );
  return answer.token;
}
