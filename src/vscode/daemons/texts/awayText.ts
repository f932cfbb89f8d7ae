import type { Transition } from '../../../monitor/news/transitions';
import type { DaemonStatusResponse } from '../../../status/result';
import type { Language } from './language';
import { stateText, whatText } from './stateText';

const MOST_TOLD = 3;

/** What changed while nobody looked, causes only: "charlie crashed, Kubo running"; null for nothing. */
export function awayText(
  language: Language,
  news: readonly Transition[],
  answer: DaemonStatusResponse,
): string | null {
  const { t } = language;
  const causes = news.filter(({ culprits }) => culprits.length === 0);
  if (causes.length === 0) {
    return null;
  }
  const told = causes.slice(0, MOST_TOLD).map(({ type, name, to }) => {
    const several = (answer.daemons[type]?.details?.instances.length ?? 0) > 1;
    const who = several && name !== null ? name : whatText(language, type);
    return t('{0} {1}', who, to === null ? t('gone') : stateText(language, to));
  });
  const more = causes.length - told.length;
  return t(
    'Changed while nobody looked: {0}.',
    [...told, ...(more > 0 ? [t('{0} more', more)] : [])].join(', '),
  );
}
