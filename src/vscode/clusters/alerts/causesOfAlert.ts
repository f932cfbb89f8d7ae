import type { AlertEvent, ClusterPeer } from '../../../clusters/answers';
import { kuboCause, peerCause } from '../../../monitor/news/toldCauses';

/**
 * What an alert comes from, as far as anybody can tell; pure. A peer is silent where it hangs or its Kubo does.
 * @param cluster tells the cluster from others
 * @param peers of the cluster, as they are known
 */
export function causesOfAlert(
  { code, subject }: Pick<AlertEvent, 'code' | 'subject'>,
  cluster: string,
  peers: readonly Pick<ClusterPeer, 'peer_id' | 'kubo'>[],
): string[] {
  const own = [`${code} ${cluster} ${subject ?? ''}`];
  const kubo = peers.find(({ peer_id }) => peer_id === subject)?.kubo.peer_id ?? null;
  switch (code) {
    case 'peer_missing':
      return [...own, ...peerCause(subject)];
    case 'peer_silent':
      return [...own, ...peerCause(subject), ...kuboCause(kubo)];
    case 'kubo_down':
      return [...own, ...kuboCause(kubo)];
    default:
      return own;
  }
}
