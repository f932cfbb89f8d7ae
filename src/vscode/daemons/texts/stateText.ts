import type { DaemonType, Health, State } from '../../../status/result';
import type { Language } from './language';

/** The state in words. */
export function stateText({ t }: Language, state: State): string {
  const words: Readonly<Record<State, string>> = {
    running: t('running'),
    starting: t('starting'),
    degraded: t('degraded'),
    unresponsive: t('unresponsive'),
    stopping: t('stopping'),
    stopped: t('stopped'),
    crashed: t('crashed'),
    not_initialized: t('not initialized'),
    not_installed: t('not installed'),
    unknown: t('unknown'),
  };
  return words[state];
}

/** The same below a type, where a narrow tree has no room for the longest word: that stands beside the type, and is spoken. */
export function shortStateText(language: Language, state: State): string {
  return state === 'unresponsive' ? language.t('silent') : stateText(language, state);
}

export function healthText({ t }: Language, health: Health): string {
  const words: Readonly<Record<Health, string>> = {
    healthy: t('healthy'),
    degraded: t('degraded'),
    critical: t('critical'),
    unknown: t('unknown'),
  };
  return words[health];
}

/** A type of daemon in a narrow tree: what tells it from the others comes first. */
export function typeText({ t }: Language, type: DaemonType): string {
  const words: Readonly<Record<DaemonType, string>> = {
    ipfs: t('ipfs'),
    ipfs_cluster_service: t('service'),
    ipfs_cluster_follow: t('follower'),
  };
  return words[type];
}

/** The same where no program of that name is meant, but what it is. */
export function whatText(language: Language, type: DaemonType): string {
  return type === 'ipfs' ? language.t('Kubo') : typeText(language, type);
}
