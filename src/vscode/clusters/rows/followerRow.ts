import type { ClusterSummary, Follower } from '../../../clusters/answers';
import type { ClusterState } from '../../../clusters/store';
import { agoText } from '../../daemons/texts/durations';
import type { Language } from '../../daemons/texts/language';
import type { FactRow, GroupRow } from './clusterRow';
import { fact } from './peerRows';

/** Whether its user is to see first what a follower tells of itself. */
export function isIllFollower({ follower }: Pick<ClusterSummary, 'follower'>): boolean {
  return follower?.source.state === 'unreachable' || (follower?.pins_failed ?? 0) > 0;
}

/** What a follower tells of itself: where it gets its configuration, and how far it is; none for another peer. */
export function followerRow({ key, cluster }: ClusterState, language: Language): GroupRow[] {
  const { follower } = cluster;
  if (follower === undefined) {
    return [];
  }
  const { t } = language;
  const id = `${key}/follower`;
  const label = t('Follower');
  const description = summaryOf(follower, language).join(' · ');
  const facts = factsOf(id, follower, language);
  return [
    {
      kind: 'group',
      id,
      label,
      description,
      icon: isIllFollower(cluster) ? { id: 'warning', color: 'list.warningForeground' } : undefined,
      spoken: description === '' ? label : `${label}, ${description}`,
      children: facts,
      expanded: false,
      full: facts.map((one) => `${one.label}: ${one.full}`).join('\n'),
      explanation: facts.map((one) => `${one.label}: ${one.full}`),
    },
  ];
}

/** What a row has room for, what is wrong first. */
function summaryOf({ source, pins_done, pins_left, pins_failed }: Follower, { t }: Language): string[] {
  return [
    ...(source.state === 'unreachable' ? [t('source unreachable')] : []),
    ...(pins_failed === null || pins_failed === 0 ? [] : [t('{0} pins failed', pins_failed)]),
    ...(pins_left === null || pins_left === 0 ? [] : [t('{0} pins left', pins_left)]),
    ...(pins_done === null ? [] : [t('{0} pins done', pins_done)]),
    ...(source.state === 'reachable' ? [t('source reachable')] : []),
  ];
}

function factsOf(parent: string, follower: Follower, language: Language): FactRow[] {
  const { t, moment } = language;
  const { source, pins_done, pins_left, pins_failed, last_new_pin_at: newest } = follower;
  const row = (name: string, label: string, value: string | null, full?: string) =>
    value === null ? [] : [fact(`${parent}/${name}`, label, value, full ?? value)];
  const count = (pins: number | null) => (pins === null ? null : String(pins));
  return [
    ...row('source', t('Source'), sourceText(source, language)),
    ...row('url', t('Address of the source'), source.url),
    ...row('done', t('Pins done'), count(pins_done)),
    ...row('left', t('Pins left'), count(pins_left)),
    ...row('failed', t('Pins failed'), count(pins_failed)),
    ...row(
      'newest',
      t('Last new pin'),
      newest === null ? null : agoText(language, Date.parse(newest)),
      newest === null ? undefined : moment(Date.parse(newest)),
    ),
  ];
}

function sourceText({ state, error }: Follower['source'], { t }: Language): string | null {
  switch (state) {
    case 'reachable':
      return t('reachable');
    case 'unreachable':
      return error === null ? t('unreachable') : t('unreachable: {0}', error);
    case 'unknown':
      return null;
  }
}
