import type { ClusterHealth, ClusterReason, PeerState } from '../../../clusters/answers';
import { CLUSTER_REASONS } from '../../../clusters/reasons/catalogue';
import { ENGLISH, filled } from '../../../status/reasons/text';
import type { Language } from '../../daemons/texts/language';

export function peerStateText({ t }: Language, state: PeerState): string {
  switch (state) {
    case 'alive':
      return t('alive');
    case 'starting':
      return t('starting');
    case 'kubo_down':
      return t('Kubo down');
    case 'silent':
      return t('silent');
    case 'missing':
      return t('missing');
    case 'unknown':
      return t('unknown');
  }
}

export function clusterHealthText({ t }: Language, health: ClusterHealth): string {
  switch (health) {
    case 'healthy':
      return t('healthy');
    case 'degraded':
      return t('degraded');
    case 'critical':
      return t('critical');
    case 'unreachable':
      return t('unreachable');
    case 'needs_credentials':
      return t('wants credentials');
    case 'unknown':
      return t('unknown');
  }
}

/** What is true, in the language of the editor, with the clock of its user. */
export function reasonText(
  { code, params }: Pick<ClusterReason, 'code' | 'params'>,
  language: Language,
): string {
  const words = { duration: ENGLISH.duration, moment: language.clock };
  return filled(language.t(CLUSTER_REASONS[code]), params, words);
}

/** The same and what showed it. */
export function sourcedText(reason: ClusterReason, language: Language): string {
  return language.t('{0} — {1}', reasonText(reason, language), reason.source);
}

const STEP = 1024;
const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** "12 GiB", "1.5 TiB". @param bytes whole, 0 or more */
export function sizeText(bytes: number): string {
  const power = Math.min(UNITS.length - 1, bytes < STEP ? 0 : Math.floor(Math.log(bytes) / Math.log(STEP)));
  const value = bytes / STEP ** power;
  const digits = power > 0 && value < 10 ? 1 : 0;
  return `${value.toFixed(digits)} ${UNITS[power] ?? ''}`;
}
