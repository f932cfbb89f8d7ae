import type { Alarm } from '../../../monitor/trouble/alarms';
import type { Subject } from '../../../monitor/trouble/subjects';
import type { DaemonStatusResponse, DaemonType, State } from '../../../status/result';
import type { Language } from './language';
import { stateText, whatText } from './stateText';

/** "charlie crashed", "Kubo stopped": the daemon by its name where there are several of its type. */
export function alarmText(
  language: Language,
  { type, subject, state }: Pick<Alarm, 'type' | 'subject' | 'state'>,
  answer: DaemonStatusResponse,
): string {
  const several = (answer.daemons[type]?.details?.instances.length ?? 0) > 1;
  const who = several && subject !== null ? subject.name : whatText(language, type);
  return language.t('{0} {1}', who, stateText(language, state));
}

/** Beside a type: its first cause, who suffers from that, and how many causes more there are; null for none. */
export function causesText(
  language: Language,
  type: DaemonType,
  alarms: readonly Alarm[],
  answer: DaemonStatusResponse,
): string | null {
  const ours = alarms.filter((one) => one.type === type || suffering(one, type) > 0);
  const [first] = ours;
  if (first === undefined) {
    return null;
  }
  const cause = alarmText(language, first, answer);
  const count = suffering(first, type);
  const text = count === 0 ? cause : sufferersText(language, first, cause, count);
  return ours.length > 1 ? language.t('{0}, {1} more in trouble', text, ours.length - 1) : text;
}

function sufferersText({ t }: Language, { type }: Alarm, cause: string, count: number): string {
  if (type === 'ipfs') {
    return count === 1 ? t('{0}, 1 needs it', cause) : t('{0}, {1} need it', cause, count);
  }
  return count === 1 ? t('{0}, 1 misses it', cause) : t('{0}, {1} miss it', cause, count);
}

function suffering({ sufferers }: Alarm, type: DaemonType): number {
  return sufferers.filter((one) => one.type === type).length;
}

/** Beside one that only suffers: "misses charlie", "Kubo unresponsive". */
export function sufferingText(language: Language, culprits: readonly Subject[]): string {
  const [first] = culprits;
  if (first === undefined) {
    return '';
  }
  if (first.type === 'ipfs') {
    return language.t('{0} {1}', language.t('Kubo'), stateText(language, first.instance.state));
  }
  return culprits.length === 1
    ? language.t('misses {0}', first.name)
    : language.t('misses {0} and {1} more', first.name, culprits.length - 1);
}

/** What the status bar says: the worst cause by its name, and how many more there are. */
export function headline(
  language: Language,
  alarms: readonly Alarm[],
  answer: DaemonStatusResponse,
  worst: { readonly type: DaemonType; readonly state: State } | null,
): string {
  const [first] = alarms;
  if (first !== undefined) {
    const text = alarmText(language, first, answer);
    return alarms.length > 1 ? `${text} +${alarms.length - 1}` : text;
  }
  if (worst === null) {
    return language.t('not set up');
  }
  return worst.state === 'running'
    ? stateText(language, 'running')
    : alarmText(language, { ...worst, subject: null }, answer);
}
