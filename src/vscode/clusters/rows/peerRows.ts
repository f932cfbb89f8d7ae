import type { ClusterPeer, ClusterReason } from '../../../clusters/answers';
import { PEER_STATES } from '../../../clusters/names';
import type { Language } from '../../daemons/texts/language';
import { agoText } from '../../daemons/texts/durations';
import type { ClusterTreeRow, FactRow, GroupRow, PeerRow } from './clusterRow';
import { freeText, fullnessBar } from './freeSpace';
import { peerIcon } from './icons';
import { peerStateText, reasonText, sourcedText } from './words';

/** More rows than anybody scrolls through. */
const MOST_UNGROUPED = 50;
/** So much of an ID tells two peers apart. */
const END_OF_ID = 6;
/** Made once: making it takes longer than comparing with it. */
const BY_NAME = new Intl.Collator(undefined, { numeric: true });

/** The peers of a cluster: missing and ill ones first, then by name; many well ones in groups. */
export function peerRows(
  cluster: string,
  peers: readonly ClusterPeer[],
  language: Language,
): ClusterTreeRow[] {
  const sorted = [...peers].sort(
    (one, other) =>
      PEER_STATES.indexOf(one.state) - PEER_STATES.indexOf(other.state) ||
      BY_NAME.compare(nameOf(one), nameOf(other)) ||
      BY_NAME.compare(one.peer_id, other.peer_id),
  );
  const rows = sorted.map((peer) => peerRow(cluster, peer, language));
  if (rows.length <= MOST_UNGROUPED) {
    return rows;
  }
  const ill = rows.filter(({ state }) => state !== 'alive');
  const well = rows.filter(({ state }) => state === 'alive');
  const groups = Array.from({ length: Math.ceil(well.length / MOST_UNGROUPED) }, (_, index) =>
    groupOf(cluster, index, well.slice(index * MOST_UNGROUPED, (index + 1) * MOST_UNGROUPED), language),
  );
  return [...ill, ...groups];
}

/** A peer by its name; where nobody knows that, by the end of its ID. */
export function nameOf({ name, peer_id }: Pick<ClusterPeer, 'name' | 'peer_id'>): string {
  return name ?? `…${peer_id.slice(-END_OF_ID)}`;
}

function groupOf(cluster: string, index: number, rows: readonly PeerRow[], { t }: Language): GroupRow {
  const label = t('{0} to {1}', rows[0]?.label ?? '', rows.at(-1)?.label ?? '');
  const description = t('{0} alive', rows.length);
  return {
    kind: 'group',
    id: `${cluster}/group:${index}`,
    label,
    description,
    icon: undefined,
    spoken: `${label}, ${description}`,
    children: rows,
    expanded: false,
    full: rows.map((row) => row.label).join('\n'),
    explanation: [],
  };
}

function peerRow(cluster: string, peer: ClusterPeer, language: Language): PeerRow {
  const { t } = language;
  const { state, peer_id, reasons } = peer;
  const word = peerStateText(language, state);
  const id = `${cluster}/peer:${peer_id}`;
  // What is in trouble says so in its label, and first: the editor's Find reads labels alone.
  const label = state === 'alive' ? nameOf(peer) : t('{0}: {1}', word, nameOf(peer));
  const description = besideName(peer, language).join(' · ');
  const below = once(() => [
    ...reasons.map((reason, index) =>
      fact(`${id}/reason:${index}`, reasonText(reason, language), '', sourcedText(reason, language)),
    ),
    ...factRows(id, peer, language),
  ]);
  return {
    kind: 'peer',
    id,
    label,
    description,
    icon: peerIcon(state),
    spoken: [label, ...(state === 'alive' ? [word] : []), ...(description === '' ? [] : [description])].join(
      ', ',
    ),
    // Of the facts of a hundred peers few are ever shown.
    get children() {
      return below();
    },
    expanded: false,
    full: [nameOf(peer), word, ...reasons.map((reason) => reasonText(reason, language))].join(', '),
    explanation: [...reasons.map((reason) => sourcedText(reason, language)), peer_id],
    state,
    peerId: peer_id,
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** What a row has room for, the essential first. */
function besideName(peer: ClusterPeer, language: Language): string[] {
  const { t, clock } = language;
  const { state, missing_since: since, queued_pins: queued, is_asked, reasons } = peer;
  const free = freeText(peer, language);
  if (state === 'missing') {
    return since === null ? [t('never heard of')] : [t('since {0}', clock(Date.parse(since)))];
  }
  const [reason] = reasons;
  if (state !== 'alive') {
    return reason === undefined ? [] : [shortReason(reason, language)];
  }
  return [
    ...(queued === null || queued === 0 ? [] : [t('{0} pins wait', queued)]),
    ...(free === null ? [] : [free]),
    ...(is_asked ? [t('asked')] : []),
  ];
}

/** The reason without the name that stands before it. */
function shortReason(reason: ClusterReason, language: Language): string {
  const { t } = language;
  const { code, params } = reason;
  switch (code) {
    case 'peer_silent':
      return t('does not answer in time');
    case 'peer_hangs':
      return t('it hangs, or its Kubo does');
    case 'kubo_silent':
      return t('its Kubo does not answer in time');
    case 'kubo_down':
      // The error of a Go program has its cause last.
      return String(params['why']).split(': ').at(-1) ?? '';
    case 'peer_starting':
      return t('only just connected to');
    case 'not_ready':
      return t('has not sent its own ping yet');
    case 'not_asked':
      return t('nobody could ask');
    default:
      return reasonText(reason, language);
  }
}

function factRows(parent: string, peer: ClusterPeer, language: Language): FactRow[] {
  const { t, moment } = language;
  const { version, kubo, queued_pins: queued, tags, trusted, last_heard_at: heard } = peer;
  const row = (key: string, label: string, value: string | null, full?: string) =>
    value === null ? [] : [fact(`${parent}/${key}`, label, value, full ?? value)];
  return [
    ...row('version', t('Version'), version),
    ...row('kubo', t('Kubo'), kuboText(kubo, language), kubo.error ?? undefined),
    ...spaceRows(parent, peer, language),
    ...row('queue', t('Waiting pins'), queued === null ? null : String(queued)),
    ...row(
      'heard',
      t('Last heard'),
      heard === null || peer.state === 'alive' ? null : agoText(language, Date.parse(heard)),
      heard === null ? undefined : moment(Date.parse(heard)),
    ),
    ...Object.entries(tags)
      .sort(([one], [other]) => one.localeCompare(other))
      .flatMap(([name, value]) => row(`tag:${name}`, t('Tag {0}', name), value)),
    ...row('trusted', t('Trusted'), trusted === null ? null : trusted ? t('yes') : t('no')),
    ...row('id', t('Peer ID'), peer.peer_id),
    ...peer.addresses.flatMap((address, index) => row(`address:${index}`, t('Address'), address)),
  ];
}

function kuboText({ state, error }: ClusterPeer['kubo'], { t }: Language): string | null {
  switch (state) {
    case 'up':
      return t('answers');
    case 'down':
      return error === null ? t('down') : t('down: {0}', error);
    case 'silent':
      return t('does not answer');
    case 'unknown':
      return null;
  }
}

function spaceRows(parent: string, peer: ClusterPeer, language: Language): FactRow[] {
  const text = freeText(peer, language);
  if (text === null) {
    return [];
  }
  const row = fact(`${parent}/free`, language.t('Free space'), text, text);
  const bar = fullnessBar(peer);
  // A bar is for the eyes: what is spoken has the numbers.
  return [bar === null ? row : { ...row, description: `${bar} ${text}` }];
}

export function fact(id: string, label: string, description: string, full: string): FactRow {
  return {
    kind: 'fact',
    id,
    label,
    description,
    icon: undefined,
    spoken: description === '' ? label : `${label}, ${description}`,
    children: [],
    expanded: false,
    full,
    explanation: [full],
  };
}
