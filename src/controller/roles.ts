import type { DaemonEntry, DaemonType, Daemons, Health, Role } from '../status/result';
import { healthOf } from '../status/severity';

/** Which daemons a role cannot do without. */
export const REQUIRED_BY: Readonly<Record<Role, readonly DaemonType[]>> = {
  master: ['ipfs', 'ipfs_cluster_service'],
  worker: ['ipfs', 'ipfs_cluster_follow'],
  leecher: ['ipfs'],
};

export const STATUS_CODES = { healthy: 200, degraded: 429, critical: 500, unknown: 500 } as const;

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
  return healthOf(required.map((type) => daemons[type]?.state ?? 'unknown'));
}

function usedHere(entry: DaemonEntry | undefined): boolean {
  return entry !== undefined && isInUse(entry);
}
