import { cutForeign } from '../../clusterClient/foreignText';
import { ENGLISH, filled, type Params } from '../../status/reasons/text';
import type { ClusterReason } from '../answers';
import { CLUSTER_REASONS, type ClusterReasonCode, type ClusterReasonParams } from './catalogue';

/**
 * A reason as data, with its English text.
 * @param params what its text wants, and `why` alone where whom it is about is known already
 * @param source what showed it: `GET /peers`, `peerstore`
 * @param subject the ID of the peer that it speaks of; null where it speaks of the whole cluster
 */
export function reasonOf<Code extends ClusterReasonCode>(
  code: Code,
  params: ClusterReasonParams<Code> & { readonly why?: string },
  source: string,
  subject: string | null = null,
): ClusterReason {
  const cut: Params = Object.fromEntries(
    Object.entries<string | number>(params).map(([name, value]) => [
      name,
      typeof value === 'string' ? cutForeign(value) : value,
    ]),
  );
  return { code, text: filled(CLUSTER_REASONS[code], cut, ENGLISH), subject, source, params: cut };
}
