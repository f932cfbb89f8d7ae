import type { Endpoint } from '../../clusterClient/transport/endpoint';
import type { KuboAnswer } from '../../probes/apis/kuboLiveness';
import type { ClusterAnswer } from '../../probes/apis/liveness';
import type { Survey } from './survey';

/** Where somebody was asked, and what came of it. */
export interface Asked<Answer> {
  readonly endpoint: Endpoint;
  readonly answer: Answer | { readonly kind: 'not_asked' };
}

/**
 * Asks at an address, unless that would take for ever, and notes what came of it.
 * @param ask is given the address as it is reached from here
 */
export async function askAt<Answer extends ClusterAnswer | KuboAnswer>(
  endpoint: Endpoint,
  ask: (reached: Endpoint) => Promise<Answer>,
  survey: Survey,
): Promise<Asked<Answer>> {
  const startedAt = performance.now();
  const reached = await survey.reach(endpoint);
  const answer = reached === null ? ({ kind: 'not_asked' } as const) : await ask(reached);
  survey.note(endpoint.address, describeAnswer(answer), startedAt);
  return { endpoint, answer };
}

/** One line for the evidence. */
function describeAnswer(answer: ClusterAnswer | KuboAnswer): string {
  switch (answer.kind) {
    case 'kubo':
      return `Kubo ${answer.version ?? 'of an unknown version'}`;
    case 'peer':
      return answer.wantsCredentials
        ? 'a Cluster peer that wants credentials'
        : `Cluster peer ${answer.version ?? ''}`;
    case 'foreign':
      return `something else answers: ${answer.why}`;
    case 'tls_failed':
      return `TLS fails: ${answer.why}`;
    case 'asleep':
      return `asleep: ${answer.by} holds its socket`;
    case 'silent':
      return answer.connected === false ? 'no connection in time' : 'no answer';
    default:
      return UNREACHED[answer.kind];
  }
}

const UNREACHED = {
  refused: 'connection refused',
  no_socket: 'no socket',
  denied: 'not permitted',
  not_asked: 'not asked in time',
  name_not_found: 'the name of the host is not found',
  no_route: 'no network leads there',
  taken: 'another program has its socket',
} as const;
