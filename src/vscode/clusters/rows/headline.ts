import type { ClusterPeer } from '../../../clusters/answers';
import { PEER_STATES } from '../../../clusters/names';
import type { ClusterState } from '../../../clusters/store';
import type { Language } from '../../daemons/texts/language';
import { nameOf } from './peerRows';
import { clusterHealthText, peerStateText } from './words';

/** Which clusters count, as the setting says. */
export type CountedClusters = 'all' | 'local' | 'none';

export interface Headline {
  readonly text: string;
  readonly alarm: 'error' | 'warning';
  readonly seenAt: number;
}

/** Addresses of this machine, as multiaddresses and as URLs. */
const HERE =
  /^(?:\/unix\/|unix:|\/ip4\/127\.|\/ip6\/::1\/|\/dns[46]?\/localhost\/|https?:\/\/(?:localhost|127\.[\d.]+|\[::1\])(?:[:/]|$))/;

/** The worst of the clusters that count, its cause in words; null where all of them are well, or nobody knows. Pure. */
export function headlineOf(
  states: readonly ClusterState[],
  counted: CountedClusters,
  language: Language,
): Headline | null {
  const found = states
    .filter((state) => counted === 'all' || (counted === 'local' && isHere(state)))
    .flatMap((state) => headlineOfOne(state, language) ?? []);
  const worst = found.find(({ alarm }) => alarm === 'error') ?? found[0];
  return worst && found.length > 1
    ? { ...worst, text: `${worst.text} +${found.length - 1}` }
    : (worst ?? null);
}

/** One that is reached over SSH has an address of the other machine, and its key begins with that one's name. */
function isHere({ key, cluster: { api } }: ClusterState): boolean {
  return api !== null && HERE.test(api) && !key.includes(' ');
}

function headlineOfOne({ cluster, peers, seenAt, key }: ClusterState, language: Language): Headline | null {
  const { t } = language;
  const { health, name, asked, api } = cluster;
  if (seenAt === null || !['degraded', 'critical', 'unreachable'].includes(health)) {
    return null;
  }
  const title = name ?? asked?.name ?? api ?? key;
  const alarm = health === 'critical' ? 'error' : 'warning';
  const [worst] = peers
    .filter(isIll)
    .sort((one, other) => PEER_STATES.indexOf(one.state) - PEER_STATES.indexOf(other.state));
  if (health === 'unreachable' || worst === undefined) {
    return { text: t('{0}: {1}', title, clusterHealthText(language, health)), alarm, seenAt };
  }
  if (cluster.reasons.some(({ code }) => code === 'quorum_lost')) {
    return { text: t('no quorum in {0}', title), alarm, seenAt };
  }
  const more = peers.filter(isIll).length - 1;
  const words =
    worst.state === 'kubo_down'
      ? t('Kubo of {0} down', nameOf(worst))
      : t('{0} {1}', nameOf(worst), peerStateText(language, worst.state));
  return { text: t('{0} in {1}', more > 0 ? `${words} +${more}` : words, title), alarm, seenAt };
}

function isIll({ state, reasons }: ClusterPeer): boolean {
  return (
    ['missing', 'silent', 'kubo_down'].includes(state) && !reasons.some(({ code }) => code === 'peer_left')
  );
}
