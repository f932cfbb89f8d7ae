import { entriesOf, setupOf, type Snapshot } from '../../../monitor/snapshot';
import { type Alarm, alarmsOf } from '../../../monitor/trouble/alarms';
import { blameIn } from '../../../monitor/trouble/blame';
import { peerNames } from '../../../monitor/trouble/subjects';
import type { DaemonStatusResponse } from '../../../status/result';
import { isInUse } from '../../../controller/roles';
import { daemonRow } from './daemonRows';
import type { TreeWording } from './instanceRows';
import type { Language } from '../texts/language';
import type { EndpointRow, Row } from './row';
import { healthText } from '../texts/stateText';

export interface TreeOptions {
  /** Where this window serves the answer. */
  readonly endpoint?: string | undefined;
  /** Shows nothing but what is in trouble. */
  readonly onlyTrouble?: boolean;
}

/** The whole tree, top down. Empty where nothing is set up: then the welcome text says what to do. */
export function treeRows(snapshot: Snapshot, language: Language, options: TreeOptions = {}): Row[] {
  const { answer } = snapshot;
  if (!answer || setupOf(answer) !== 'in_use') {
    return [];
  }
  const alarms = alarmsOf(answer);
  const wording = wordingOf(snapshot, answer, alarms, language);
  const ranked = entriesOf(answer).map((entry) => {
    const rank = typeRank(entry.type, alarms) ?? (isInUse(entry) ? 2 : 3);
    return { rank, entry };
  });
  const rows = ranked
    .sort((one, other) => one.rank - other.rank)
    .filter(({ rank }) => options.onlyTrouble !== true || rank < 2)
    .map(({ entry }) => {
      const row = daemonRow({ entry, earlier: snapshot.earlier[entry.type], alarms, answer, wording });
      return options.onlyTrouble === true ? onlyIll(row, wording) : row;
    });
  return options.endpoint === undefined ? rows : [...rows, endpointRow(options.endpoint, language)];
}

/** What stands beside the title of the view: the machine, and how it is. */
export function machineText(hostname: string, language: Language, answer: DaemonStatusResponse): string {
  const health = healthText(language, answer.health);
  return answer.role === null
    ? language.t('{0}: {1}', hostname, health)
    : language.t('{0}: {1} for role {2}', hostname, health, answer.role);
}

export function wordingOf(
  { lives }: Pick<Snapshot, 'lives'>,
  answer: DaemonStatusResponse,
  alarms: readonly Alarm[],
  language: Language,
): TreeWording {
  return {
    language,
    names: peerNames(answer),
    blame: blameIn(answer),
    causes: new Set(alarms.map(({ key }) => key)),
    lives,
  };
}

/** 0 where a cause is of this type, 1 where it only suffers from one, null where it is out of trouble. */
function typeRank(type: Alarm['type'], alarms: readonly Alarm[]): 0 | 1 | null {
  if (alarms.some((alarm) => alarm.type === type)) {
    return 0;
  }
  return alarms.some(({ sufferers }) => sufferers.some((one) => one.type === type)) ? 1 : null;
}

function onlyIll(row: Row, { blame, causes }: TreeWording): Row {
  const isIll = (one: Row) => one.kind !== 'instance' || blame.has(one.id) || causes.has(one.id);
  return { ...row, children: row.children.filter(isIll) };
}

function endpointRow(url: string, { t }: Language): EndpointRow {
  const label = t('Status endpoint');
  return {
    kind: 'endpoint',
    id: 'endpoint',
    label,
    description: url,
    icon: { id: 'radio-tower' },
    spoken: `${label}, ${url}`,
    children: [],
    expanded: false,
    full: url,
    command: null,
    live: null,
  };
}
