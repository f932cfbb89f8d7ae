import type { ClusterAlert, ClusterPeer, ClusterReason } from '../../../clusters/answers';
import type { ClusterState } from '../../../clusters/store';
import type { Language } from '../../daemons/texts/language';
import { alertText, causeText } from './alertWords';
import type { ClusterRow, ClusterTreeRow, FactRow, GroupRow } from './clusterRow';
import { isIllFollower, followerRow } from './followerRow';
import { clusterIcon } from './icons';
import { fact, nameOf, peerRows } from './peerRows';
import { clusterHealthText, reasonText, sourcedText } from './words';

/** A cluster and all below it: what is wrong, its alerts, its peers with ill ones first, how it is reached. */
export function clusterRow(state: ClusterState, language: Language): ClusterRow {
  const { key, cluster, peers } = state;
  const { t } = language;
  const { health, reasons, asked, api } = cluster;
  const name = titleOf(state);
  const isIll = health !== 'healthy' && state.seenAt !== null;
  const word = state.seenAt === null ? t('asking…') : clusterHealthText(language, health);
  const label = isIll ? t('{0}: {1}', word, name) : name;
  const description = [...(isIll ? [] : [word]), ...countOf(peers, language)].join(' · ');
  const about = reasons.filter(({ subject }) => subject === null);
  const follower = followerRow(state, language);
  const isFollowerIll = isIllFollower(cluster);
  return {
    kind: 'cluster',
    id: key,
    label,
    description,
    icon: state.seenAt === null ? { id: 'sync' } : clusterIcon(health),
    spoken: [label, ...(description === '' ? [] : [description])].join(', '),
    children: [
      ...about.map((reason, index) =>
        fact(`${key}/reason:${index}`, aboutText(reason, language), '', sourcedText(reason, language)),
      ),
      ...alertRows(state, language),
      ...(isFollowerIll ? follower : []),
      ...peerRows(key, peers, language),
      ...(isFollowerIll ? [] : follower),
      ...connectionRow(state, language),
    ],
    expanded: true,
    full: [name, word, ...reasons.map((reason) => reasonText(reason, language))].join('\n'),
    explanation: [
      ...reasons.map((reason) => sourcedText(reason, language)),
      ...(api === null ? [] : [api]),
      ...(asked?.peer_id == null
        ? []
        : [t('Asked: {0}', nameOf({ name: asked.name, peer_id: asked.peer_id }))]),
      t('{0} requests in the last minute', state.pace),
    ],
    health,
    isOutOfReach: state.seenAt !== null && (health === 'unreachable' || health === 'unknown'),
    api,
  };
}

/** What a cluster is called, however it is. */
export function titleOf({ key, cluster: { name, asked, api } }: ClusterState): string {
  return name ?? asked?.name ?? api ?? key;
}

/** Why nobody answers there: the row of the cluster is above it, and its address is not the news. */
function aboutText(reason: ClusterReason, language: Language): string {
  const { code, params } = reason;
  const { t } = language;
  switch (code) {
    case 'api_unreachable':
    case 'tls_failed':
      return params['why'] === undefined ? reasonText(reason, language) : String(params['why']);
    case 'credentials_wanted':
      return t('none were given');
    case 'credentials_refused':
      return t('does not take these credentials');
    case 'credentials_withheld':
      return t('not sent: others on the way could read them');
    default:
      return reasonText(reason, language);
  }
}

/** "2 of 3 peers alive"; nothing where nobody can tell of any. */
function countOf(peers: readonly ClusterPeer[], { t }: Language): string[] {
  const alive = peers.filter(({ state }) => state === 'alive').length;
  if (peers.every(({ state }) => state === 'unknown')) {
    return [];
  }
  if (alive === peers.length) {
    return [peers.length === 1 ? t('1 peer') : t('{0} peers', alive)];
  }
  return [t('{0} of {1} peers alive', alive, peers.length)];
}

function alertRows({ key, alerts }: ClusterState, language: Language): ClusterTreeRow[] {
  if (alerts.length === 0) {
    return [];
  }
  const { t } = language;
  const id = `${key}/alerts`;
  const label = alerts.length === 1 ? t('1 alert') : t('{0} alerts', alerts.length);
  const group: GroupRow = {
    kind: 'alerts',
    id,
    label,
    description: '',
    icon: { id: 'bell-dot', color: 'list.warningForeground' },
    spoken: label,
    children: alerts.map((alert) => alertRow(id, alert, language)),
    expanded: false,
    full: alerts.map((alert) => alertText(alert, language)).join('\n'),
    explanation: alerts.map((alert) => alertText(alert, language)),
  };
  return [group];
}

function alertRow(parent: string, alert: ClusterAlert, language: Language): FactRow {
  const { code, subject, since } = alert;
  const at = Date.parse(since);
  const text = alertText(alert, language);
  const row = fact(
    `${parent}/${code}:${subject ?? ''}`,
    causeText(language, alert),
    language.t('since {0}', language.clock(at)),
    text,
  );
  return { ...row, explanation: [text, language.t('since {0}', language.moment(at))] };
}

function connectionRow({ key, cluster, pace, complete }: ClusterState, language: Language): GroupRow[] {
  const { t } = language;
  const { api, asked, consensus } = cluster;
  const id = `${key}/connection`;
  const row = (name: string, label: string, value: string | null | undefined) =>
    value == null ? [] : [fact(`${id}/${name}`, label, value, value)];
  const facts = [
    ...row('api', t('API'), api),
    ...row('asked', t('Asked peer'), asked?.name ?? asked?.peer_id),
    ...row('version', t('Version'), asked?.version),
    ...row('consensus', t('Consensus'), consensus),
    ...row('pace', t('Requests in the last minute'), String(pace)),
    ...(complete ? [] : row('complete', t('Complete'), t('no: not everything was answered in time'))),
  ];
  return [
    {
      kind: 'group',
      id,
      label: t('Connection'),
      description: '',
      icon: undefined,
      spoken: t('Connection'),
      children: facts,
      expanded: false,
      full: facts.map(({ label, full }) => `${label}: ${full}`).join('\n'),
      explanation: [],
    },
  ];
}
