import type { AlertCode, ClusterReason } from '../answers';
import type { Condition } from '../memory/clusterMemory';

/** What is the case now; when it was noticed is not known here. */
export type Sign = Omit<Condition, 'noticedAt'>;

/** @param since when it is the case, in milliseconds since the epoch */
export function signOf(
  code: AlertCode,
  { subject, text, code: reason, params }: ClusterReason,
  since: number,
): Sign {
  return { code, subject, text, since, reason: { code: reason, params } };
}
