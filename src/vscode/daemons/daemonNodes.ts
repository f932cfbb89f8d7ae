import { hostname } from 'node:os';
import { l10n, ThemeIcon } from 'vscode';
import { entriesOf, setupOf, type Snapshot } from '../../monitor/snapshot';
import type { DaemonEntry, DaemonStatusResponse, Health, Instance, State } from '../../status/result';
import { countOf } from '../../status/severity';
import { PROGRAMS } from './daemonNames';
import { nextText, sentenceText } from './reasonText';
import { stateIcon, stateText } from './stateAppearance';
import { instanceNodes } from './instanceNodes';
import type { DaemonNode, DetailNode, EndpointNode, TreeNode } from './nodes';

/** The whole tree, top down. Empty where nothing is set up: then the welcome text says what to do. */
export function treeOf(snapshot: Snapshot, endpoint?: string): TreeNode[] {
  const { answer } = snapshot;
  if (!answer || setupOf(answer) !== 'in_use') {
    return [];
  }
  const label = hostname();
  const description = machineText(answer);
  return [
    {
      kind: 'machine',
      id: 'machine',
      label,
      description,
      icon: new ThemeIcon('server-environment'),
      spoken: `${label}, ${description}`,
      children: entriesOf(answer).map((entry) => daemonNode(entry, snapshot)),
      expanded: true,
    },
    ...(endpoint === undefined ? [] : [endpointNode(endpoint)]),
  ];
}

function endpointNode(url: string): EndpointNode {
  const label = l10n.t('Status endpoint');
  return {
    kind: 'endpoint',
    id: 'endpoint',
    label,
    description: url,
    icon: new ThemeIcon('radio-tower'),
    spoken: `${label}, ${url}`,
    children: [],
    expanded: false,
  };
}

function machineText({ health, role }: DaemonStatusResponse): string {
  const words: Readonly<Record<Health, string>> = {
    healthy: l10n.t('healthy'),
    degraded: l10n.t('degraded'),
    critical: l10n.t('critical'),
    unknown: l10n.t('unknown'),
  };
  return role === null ? words[health] : l10n.t('{0} for role {1}', words[health], role);
}

function daemonNode(entry: DaemonEntry, snapshot: Snapshot): DaemonNode {
  const { type, state } = entry;
  const earlier = snapshot.earlier[type];
  const instances = entry.details?.instances ?? earlier?.details.instances ?? [];
  const label = PROGRAMS[type];
  const seen = earlier?.details.state ?? state;
  const description = [
    stateText(state),
    ...(earlier ? [l10n.t('seen {0}: {1}', timeText(earlier.checkedAt), stateText(seen))] : []),
    ...countText(seen, instances),
  ].join(' · ');
  return {
    kind: 'daemon',
    id: type,
    label,
    description,
    icon: stateIcon(state),
    spoken: `${label}, ${description}`,
    entry,
    children: [...troubleNodes(entry, instances), ...instanceNodes(type, instances)],
    expanded: instances.length > 0 || entry.error !== undefined || state === 'unknown',
  };
}

/** "2 of 3 crashed", where there is more than one. */
function countText(state: State, instances: readonly Instance[]): string[] {
  if (instances.length < 2) {
    return [];
  }
  const counted = countOf(
    state,
    instances.map((one) => one.state),
  );
  return [l10n.t('{0} of {1} {2}', counted.count, instances.length, stateText(counted.state))];
}

/** What instances cannot show: why nobody could look, or what to do where there is none. */
function troubleNodes({ type, error, details }: DaemonEntry, instances: readonly Instance[]): DetailNode[] {
  const lines =
    error !== undefined
      ? [error]
      : instances.length === 0 && details
        ? [...details.causes.map(sentenceText), ...(details.next === null ? [] : [nextText(details.next)])]
        : [];
  return lines.map((line, index) => ({
    kind: 'detail',
    id: `${type}/trouble:${index}`,
    label: line,
    description: '',
    icon: new ThemeIcon('info'),
    spoken: line,
    children: [],
    expanded: false,
    full: line,
    live: null,
  }));
}

export function timeText(rfc3339: string): string {
  return new Date(rfc3339).toLocaleTimeString();
}
