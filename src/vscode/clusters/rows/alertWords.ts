import type { AlertCode, ClusterAlert } from '../../../clusters/answers';
import type { Language } from '../../daemons/texts/language';
import { nameOf } from './peerRows';
import { reasonText } from './words';

type Told = Pick<ClusterAlert, 'code' | 'subject' | 'reason'>;

/** The cause in as few words as a row or the status bar has room for: "peer3 missing", "disk of peer3 full". */
export function causeText({ t }: Language, { code, subject, reason }: Told): string {
  const peer = String(
    reason?.params['peer'] ?? (subject === null ? '' : nameOf({ name: null, peer_id: subject })),
  );
  const texts: Readonly<Record<AlertCode, () => string>> = {
    peer_missing: () => t('{0} missing', peer),
    kubo_down: () => t('Kubo of {0} down', peer),
    peer_silent: () => t('{0} silent', peer),
    pin_errors: () => pinErrors(reason?.params['count'], t),
    queue_growing: () => t('queue of {0} grows', peer),
    disk_low: () => t('disk of {0} nearly full', peer),
    disk_full: () => t('disk of {0} full', peer),
    versions_differ: () => t('versions differ'),
    clock_differs: () => t('clock of {0} differs', peer),
    quorum_lost: () => t('no quorum'),
    source_unreachable: () => t('source of {0} unreachable', peer),
    no_new_pins: () => t('no new pins at {0}', peer),
  };
  return texts[code]();
}

function pinErrors(count: string | number | undefined, t: Language['t']): string {
  return count === undefined ? t('pins in error') : t('{0} pins in error', count);
}

/** What is true, in the language of the editor, with the clock of its user. */
export function alertText(
  { text, reason }: Pick<ClusterAlert, 'text' | 'reason'>,
  language: Language,
): string {
  return reason === null ? text : reasonText(reason, language);
}
