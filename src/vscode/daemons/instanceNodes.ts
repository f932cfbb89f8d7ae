import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { l10n, ThemeIcon } from 'vscode';
import type { DaemonType, Instance } from '../../status/result';
import { factText, nextText, sentenceText, shortText } from './reasonText';
import { stateIcon, stateText } from './stateAppearance';
import type { DetailNode, InstanceNode } from './nodes';
import { uptimeText } from './uptime';

/** The nodes of a type's instances: each with its reasons, where it is not green, and its facts. */
export function instanceNodes(type: DaemonType, instances: readonly Instance[]): InstanceNode[] {
  const taken = new Set<string>();
  return instances.map((instance) => {
    const id = idOf(type, instance, taken);
    const label = nameOf(instance);
    const isNamesake = instances.filter((other) => nameOf(other) === label).length > 1;
    const description = [
      ...(isNamesake ? whereOf(instance) : []),
      stateText(instance.state),
      ...firstReason(instance),
    ].join(' · ');
    return {
      kind: 'instance',
      id,
      label,
      description,
      icon: stateIcon(instance.state),
      spoken: `${label}, ${description}`,
      type,
      instance,
      children: [...reasonNodes(id, instance), ...factNodes(id, instance)],
      // Several open ones would push each other out of sight; their first reason can be seen all the same.
      expanded: instance.state !== 'running' && instances.length === 1,
    };
  });
}

/** A folder stays when its daemon is restarted; only what has none is told apart by its address or process. */
function idOf(type: DaemonType, { folder, api, pid }: Instance, taken: Set<string>): string {
  const base = `${type}/${folder ?? api ?? String(pid)}`;
  const id = taken.has(base) ? `${base}#${String(pid)}` : base;
  taken.add(id);
  return id;
}

/** What people know an instance by: the cluster or peer name, else its folder, else where it answers. */
export function nameOf({ name, folder, api, pid }: Instance): string {
  return name ?? (folder ? basename(folder) : null) ?? api ?? l10n.t('PID {0}', pid ?? '?');
}

/** What tells two of one name apart, as the editor does with its tabs: where they are. */
function whereOf({ folder, api, pid }: Instance): string[] {
  if (folder === null) {
    return [api ?? l10n.t('PID {0}', pid ?? '?')];
  }
  const home = homedir();
  return [folder.startsWith(join(home, '/')) ? join('~', folder.slice(home.length)) : folder];
}

function firstReason({ state, causes }: Instance): string[] {
  const [cause] = causes;
  return state === 'running' || cause === undefined ? [] : [shortText(cause)];
}

/** Reasons, each with what showed it, and the next step. */
function reasonNodes(parent: string, { state, causes, next }: Instance): DetailNode[] {
  if (state === 'running') {
    return [];
  }
  const nodes = causes.map((cause, index) =>
    detail(
      `${parent}/reason:${index}`,
      factText(cause),
      cause.source,
      new ThemeIcon('info'),
      sentenceText(cause),
    ),
  );
  if (next === null) {
    return nodes;
  }
  const advice = nextText(next);
  return [
    ...nodes,
    detail(`${parent}/next`, l10n.t('Next step'), advice, new ThemeIcon('lightbulb'), advice),
  ];
}

function factNodes(parent: string, instance: Instance): DetailNode[] {
  const { version, pid, started_at, folder, api, peer_id, lock_holder, cluster_peers } = instance;
  const fact = (key: string, label: string, value: string | number | null) =>
    value === null ? [] : [detail(`${parent}/fact:${key}`, label, String(value))];
  return [
    ...fact('version', l10n.t('Version'), version),
    ...fact('pid', l10n.t('PID'), pid),
    ...uptimeNodes(parent, started_at),
    ...fact('folder', l10n.t('Folder'), folder),
    ...fact('api', l10n.t('API'), api),
    ...fact('peer', l10n.t('Peer ID'), peer_id),
    ...fact('peers', l10n.t('Cluster Peers'), cluster_peers),
    ...fact('lock', l10n.t('Lock'), lock_holder === null ? null : l10n.t('held by PID {0}', lock_holder)),
    ...fact('kubo', l10n.t('Kubo'), kuboText(instance)),
  ];
}

function uptimeNodes(parent: string, startedAt: string | null): DetailNode[] {
  if (startedAt === null) {
    return [];
  }
  const live = () => uptimeText(Date.now() - Date.parse(startedAt));
  const node = detail(`${parent}/fact:uptime`, l10n.t('Uptime'), live());
  return [{ ...node, full: l10n.t('since {0}', new Date(startedAt).toLocaleString()), live }];
}

/** Kubo as the cluster peer sees it. */
function kuboText({ kubo }: Instance): string | null {
  if (!kubo) {
    return null;
  }
  const address = kubo.address ?? l10n.t('unknown address');
  switch (kubo.reachable) {
    case true:
      return l10n.t('reachable at {0}', address);
    case false:
      return l10n.t('not reachable at {0}', address);
    case null:
      return l10n.t('{0}, not asked', address);
  }
}

function detail(id: string, label: string, value: string, icon?: ThemeIcon, full?: string): DetailNode {
  return {
    kind: 'detail',
    id,
    label,
    description: value,
    icon,
    spoken: value === '' ? label : `${label}, ${value}`,
    children: [],
    expanded: false,
    full: full ?? value,
    live: null,
  };
}
