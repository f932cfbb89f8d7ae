import type { DaemonEntry, DaemonType, Daemons, Health, Role, State } from '../status/result';

/** Which daemons a role cannot do without. */
export const REQUIRED_BY: Readonly<Record<Role, readonly DaemonType[]>> = {
  master: ['ipfs', 'ipfs_cluster_service'],
  worker: ['ipfs', 'ipfs_cluster_follow'],
  leecher: ['ipfs'],
};

export const STATUS_CODES = { healthy: 200, degraded: 429, critical: 500, unknown: 500 } as const;

const HEALTH_OF: Readonly<Record<State, Health>> = {
  running: 'healthy',
  starting: 'degraded',
  degraded: 'degraded',
  stopping: 'degraded',
  unresponsive: 'critical',
  stopped: 'critical',
  crashed: 'critical',
  not_initialized: 'critical',
  not_installed: 'critical',
  unknown: 'unknown',
};

const WORST_FIRST: readonly Health[] = ['critical', 'unknown', 'degraded', 'healthy'];

/** Whether somebody set this daemon up here, so that it matters without a role. */
export function isInUse(entry: DaemonEntry): boolean {
  return entry.state !== 'not_installed' && entry.state !== 'not_initialized';
}

/** The worst of what is required: by the role, by being asked for alone, or by being initialized. */
export function judgeHealth(
  daemons: Daemons,
  asked: readonly DaemonType[],
  all: boolean,
  role: Role | null,
): Health {
  const required = all ? (role ? REQUIRED_BY[role] : asked.filter((type) => usedHere(daemons[type]))) : asked;
  const found = required.map((type) => HEALTH_OF[daemons[type]?.state ?? 'unknown']);
  return WORST_FIRST.find((health) => found.includes(health)) ?? 'unknown';
}

function usedHere(entry: DaemonEntry | undefined): boolean {
  return entry !== undefined && isInUse(entry);
}
