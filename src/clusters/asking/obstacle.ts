import { ApiError, ClusterError, CredentialsError, NotAClusterError, TlsError } from '../../clusterClient';
import type { Obstacle } from '../peers/unreachable';
import { reasonOf } from '../reasons/reason';

const QUESTION = 'GET /version';

/**
 * What the failure of the first question means.
 * @param api as people read it
 * @throws what is no failure of a cluster
 */
export function obstacleOf(error: unknown, api: string, signal: AbortSignal): Obstacle {
  if (error instanceof CredentialsError) {
    const code = `credentials_${error.why}` as const;
    return { health: 'needs_credentials', reason: reasonOf(code, { api }, QUESTION) };
  }
  if (error instanceof NotAClusterError) {
    return { health: 'unknown', reason: reasonOf('not_a_cluster', { error: error.message }, QUESTION) };
  }
  if (error instanceof ApiError) {
    // Somebody is there, and says no: what that is nobody can tell.
    return {
      health: 'unknown',
      reason: reasonOf('failed', { question: QUESTION, why: error.said || `HTTP ${error.status}` }, QUESTION),
    };
  }
  if (error instanceof ClusterError) {
    const code = error instanceof TlsError ? 'tls_failed' : 'api_unreachable';
    const params = { error: error.message, why: error.what };
    return { health: 'unreachable', reason: reasonOf(code, params, QUESTION) };
  }
  if (signal.aborted) {
    return { health: 'unreachable', reason: reasonOf('unanswered', { question: QUESTION }, QUESTION) };
  }
  throw error;
}
