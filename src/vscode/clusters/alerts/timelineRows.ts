import type { AlertCode } from '../../../clusters/answers';
import type { Spell } from '../../../clusters/timeline/spells';
import type { ClusterSpells } from '../../../clusters/timeline/timelines';
import type { RowIcon } from '../../daemons/rows/row';
import { agoText, uptimeText } from '../../daemons/texts/durations';
import type { Language } from '../../daemons/texts/language';
import { alertText, causeText } from '../rows/alertWords';

interface CommonRow {
  /** Stays the same while it is the same day or alert. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly icon: RowIcon | undefined;
  /** What a screen reader says; contains the visible text. */
  readonly spoken: string;
  /** What "Copy" copies. */
  readonly full: string;
}

export interface AlertRow extends CommonRow {
  readonly kind: 'alert';
  /** In the tooltip, a line each: the whole text, and exact times. */
  readonly explanation: readonly string[];
  readonly spell: Spell;
}

export interface DayRow extends CommonRow {
  readonly kind: 'day';
  readonly children: readonly AlertRow[];
}

/** Shows more of what is older. */
export interface MoreRow extends CommonRow {
  readonly kind: 'more';
}

export type TimelineRow = DayRow | AlertRow | MoreRow;

export interface TimelineView {
  /** So many of the newest are shown. */
  readonly most: number;
  readonly language: Language;
  /** The day of a moment, as people write it. */
  readonly dayOf: (at: number) => string;
}

/** All that was the case, the newest first; pure. */
export function newestFirst(clusters: readonly ClusterSpells[]): (Spell & { readonly id: string })[] {
  return clusters
    .flatMap(({ name, spells }) =>
      spells.map((spell) => ({
        ...spell,
        id: `${name}/${spell.code}:${spell.subject ?? ''}:${spell.raisedAt}`,
      })),
    )
    .sort((one, other) => other.since - one.since || other.raisedAt - one.raisedAt);
}

/** What was raised, the newest first, a day at a time; of what is over only that it was. */
export function timelineRows(clusters: readonly ClusterSpells[], view: TimelineView): TimelineRow[] {
  const { language, most, dayOf } = view;
  const { t } = language;
  const all = newestFirst(clusters);
  const isOne = new Set(all.map(({ cluster }) => cluster)).size <= 1;
  const days = new Map<string, AlertRow[]>();
  for (const spell of all.slice(0, most)) {
    const day = dayOf(spell.since);
    days.set(day, [...(days.get(day) ?? []), alertRow(spell, language, isOne)]);
  }
  const rows = [...days].map(([day, children]) => dayRow(day, children, view));
  const left = all.length - most;
  if (left <= 0) {
    return rows;
  }
  const label = t('Show more…');
  const description = t('{0} older', left);
  const more: MoreRow = {
    kind: 'more',
    id: 'more',
    label,
    description,
    icon: { id: 'ellipsis' },
    spoken: `${label}, ${description}`,
    full: label,
  };
  return [...rows, more];
}

const DAY_MS = 24 * 60 * 60_000;

function dayRow(day: string, children: readonly AlertRow[], { language, dayOf }: TimelineView): DayRow {
  const { t, now } = language;
  const label = day === dayOf(now()) ? t('Today') : day === dayOf(now() - DAY_MS) ? t('Yesterday') : day;
  const open = children.filter(({ spell }) => spell.clearedAt === null).length;
  const description = [
    children.length === 1 ? t('1 alert') : t('{0} alerts', children.length),
    ...(open === 0 ? [] : [t('{0} not over', open)]),
  ].join(', ');
  return {
    kind: 'day',
    id: `day:${day}`,
    label,
    description,
    icon: undefined,
    spoken: `${label}, ${description}`,
    full: children.map(({ full }) => full).join('\n'),
    children,
  };
}

function alertRow(spell: Spell & { readonly id: string }, language: Language, isOne: boolean): AlertRow {
  const { t, clock, moment } = language;
  const { since, clearedAt, cluster, raisedAt } = spell;
  const label = causeText(language, spell);
  const times =
    clearedAt === null
      ? t('since {0}, {1}', clock(since), agoText(language, since))
      : t('{0}, over after {1}', clock(since), uptimeText(language, clearedAt - since));
  const description = [...(isOne ? [] : [cluster]), times].join(' · ');
  const text = alertText(spell, language);
  const exact = [
    t('Since {0}', `${moment(since)} (${utc(since)})`),
    t('Raised {0}', `${moment(raisedAt)} (${utc(raisedAt)})`),
    ...(clearedAt === null ? [] : [t('Cleared {0}', `${moment(clearedAt)} (${utc(clearedAt)})`)]),
  ];
  return {
    kind: 'alert',
    id: spell.id,
    label,
    description,
    icon: clearedAt === null ? OPEN[spell.code] : OVER,
    spoken: `${label}, ${description}`,
    full: [`${cluster}: ${text}`, ...exact].join('; '),
    explanation: [text, ...exact, t('Cluster: {0}', cluster)],
    spell,
  };
}

function utc(at: number): string {
  return new Date(at).toISOString();
}

/** What is over asks for no attention. */
const OVER: RowIcon = { id: 'check', color: 'disabledForeground' };

const ERROR = 'list.errorForeground';
const WARNING = 'list.warningForeground';

/** The shape of the state of a peer where there is one, so that both views speak alike. */
const OPEN: Readonly<Record<AlertCode, RowIcon>> = {
  peer_missing: { id: 'error', color: ERROR },
  kubo_down: { id: 'warning', color: WARNING },
  peer_silent: { id: 'watch', color: ERROR },
  pin_errors: { id: 'pinned-dirty', color: WARNING },
  queue_growing: { id: 'graph-line', color: WARNING },
  disk_low: { id: 'database', color: WARNING },
  disk_full: { id: 'database', color: ERROR },
  versions_differ: { id: 'versions', color: WARNING },
  clock_differs: { id: 'clock', color: WARNING },
  quorum_lost: { id: 'error', color: ERROR },
  source_unreachable: { id: 'debug-disconnect', color: WARNING },
  no_new_pins: { id: 'pin', color: WARNING },
};
