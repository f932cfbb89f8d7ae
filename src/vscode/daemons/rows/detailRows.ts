import type { LastAlive } from '../../../monitor/news/lastAlive';
import type { DaemonType, Instance } from '../../../status/result';
import { visible } from '../../../status/visibleText';
import { agoText, uptimeText } from '../texts/durations';
import { placeText } from '../texts/places';
import { supervisorText } from '../texts/supervisorText';
import {
  commandOf,
  nextShortText,
  nextText,
  sentenceText,
  shortText,
  type Wording,
} from '../texts/reasonText';
import type { DetailRow, RowIcon } from './row';

interface Parts {
  readonly description?: string;
  readonly icon?: RowIcon;
  /** A text, or several that stand below each other. */
  readonly full?: string | readonly string[];
  readonly spoken?: string;
  readonly children?: readonly DetailRow[];
  readonly expanded?: boolean;
  readonly live?: () => string;
  readonly command?: string | null;
}

export function detail(id: string, label: string, parts: Parts = {}): DetailRow {
  const { description = '', icon, spoken, children = [], expanded = false, live, command } = parts;
  const full = parts.full ?? (description === '' ? label : description);
  const lines = typeof full === 'string' ? [full] : full;
  return {
    kind: 'detail',
    id,
    label,
    description,
    icon,
    spoken: spoken ?? (description === '' ? label : `${label}, ${description}`),
    children,
    expanded,
    full: lines.map(visible).join('\n'),
    live: live ?? null,
    command: command ?? null,
  };
}

/** What stands below a daemon: why it is not green and what to do, then its facts, the seldom read ones folded. */
export function detailRows(
  parent: string,
  type: DaemonType,
  instance: Instance,
  wording: Wording,
  life: LastAlive | undefined,
): DetailRow[] {
  const folded = foldedFacts(parent, instance, wording);
  return [
    ...(instance.state === 'running' ? [] : reasonRows(parent, type, instance, wording)),
    ...factRows(parent, instance, wording, life),
    ...(folded.length === 0
      ? []
      : [
          detail(`${parent}/details`, wording.language.t('Details'), {
            children: folded,
            full: folded.map(({ label, full }) => `${label}: ${full}`),
          }),
        ]),
  ];
}

/** Reasons, each with what showed it, and the next step. */
function reasonRows(parent: string, type: DaemonType, instance: Instance, wording: Wording): DetailRow[] {
  const { causes, next } = instance;
  const rows = causes.map((cause, index) =>
    detail(`${parent}/reason:${index}`, shortText(cause, wording), {
      description: cause.source,
      icon: { id: 'info' },
      full: sentenceText(cause, wording),
    }),
  );
  return next === null ? rows : [...rows, nextRow(`${parent}/next`, type, instance, next, wording)];
}

/** What to do, with the command for it where there is one. */
export function nextRow(
  id: string,
  type: DaemonType,
  instance: Instance | null,
  next: NonNullable<Instance['next']>,
  wording: Wording,
): DetailRow {
  const { t } = wording.language;
  const label = nextShortText(next, wording);
  const command = commandOf(next, type, instance);
  const full = nextText(next, wording);
  return detail(id, label, {
    description: command ?? '',
    icon: { id: 'lightbulb' },
    full,
    command,
    spoken: `${t('Next step')}: ${label}${command === null ? '' : `, ${command}`}`,
  });
}

function factRows(
  parent: string,
  instance: Instance,
  wording: Wording,
  life: LastAlive | undefined,
): DetailRow[] {
  const { language } = wording;
  const { t } = language;
  const { version, pid, started_at, cluster_peers } = instance;
  const fact = factMaker(parent);
  const past = life === undefined || life.goneAt === null ? null : life;
  return [
    ...fact('version', t('Version'), version ?? past?.version ?? null),
    ...(pid === null && past !== null && past.pid !== null
      ? fact('pid', t('PID'), t('{0}, which has ended', past.pid))
      : fact('pid', t('PID'), pid)),
    ...(started_at === null
      ? []
      : liveFact(`${parent}/fact:uptime`, t('Uptime'), {
          now: () => uptimeText(language, language.now() - Date.parse(started_at)),
          full: t('since {0}', language.moment(Date.parse(started_at))),
        })),
    ...(past === null || past.goneAt === null
      ? []
      : liveFact(`${parent}/fact:ended`, t('Ended'), {
          now: () => agoText(language, Date.parse(past.goneAt ?? past.seenAt)),
          full: t(
            'between {0} and {1}',
            language.moment(Date.parse(past.seenAt)),
            language.moment(Date.parse(past.goneAt)),
          ),
        })),
    ...fact('peers', t('Cluster Peers'), cluster_peers),
    ...fact('kubo', t('Kubo'), kuboText(instance, wording)),
  ];
}

function foldedFacts(parent: string, instance: Instance, { language }: Wording): DetailRow[] {
  const { folder, api, peer_id, peername, name, lock_holder, program, supervisor } = instance;
  const { t, home } = language;
  const fact = factMaker(parent);
  return [
    ...(folder === null
      ? []
      : [
          detail(`${parent}/fact:folder`, t('Folder'), {
            description: placeText(folder, home),
            full: folder,
          }),
        ]),
    ...fact('api', t('API'), api),
    ...fact('peer', t('Peer ID'), peer_id),
    ...fact('peername', t('Peer Name'), peername === name ? null : peername),
    ...fact('lock', t('Lock'), lock_holder === null ? null : t('held by PID {0}', lock_holder)),
    ...fact('program', t('Program'), program),
    ...fact('supervisor', t('Supervisor'), supervisor && supervisorText(language, supervisor)),
  ];
}

function factMaker(parent: string) {
  return (key: string, label: string, value: string | number | null): DetailRow[] =>
    value === null ? [] : [detail(`${parent}/fact:${key}`, label, { description: String(value) })];
}

function liveFact(
  id: string,
  label: string,
  { now, full }: { readonly now: () => string; readonly full: string },
): DetailRow[] {
  return [detail(id, label, { description: now(), full, live: now })];
}

/** Kubo as the cluster peer sees it. */
function kuboText({ kubo }: Instance, { language: { t } }: Wording): string | null {
  if (!kubo) {
    return null;
  }
  const address = kubo.address ?? t('unknown address');
  switch (kubo.reachable) {
    case true:
      return t('reachable at {0}', address);
    case false:
      return t('not reachable at {0}', address);
    case null:
      return t('{0}, not asked', address);
  }
}
