import type { OperationIds } from '../status/operation';
import type { DaemonStatusResponse, DaemonType, Daemons, OverallStatus, Role } from '../status/result';
import { judgeHealth, STATUS_CODES } from './roles';

export interface Checked {
  readonly types: readonly DaemonType[];
  readonly all: boolean;
  readonly role: Role | null;
  readonly daemons: Daemons;
  readonly ids: OperationIds;
  readonly checkedAt: Date;
  readonly durationMs: number;
}

/** Wraps what the modules answered in the standard answer of the contract. */
export function wrap({
  types,
  all,
  role,
  daemons,
  ids,
  checkedAt,
  durationMs,
}: Checked): DaemonStatusResponse {
  const entries = types.flatMap((type) => daemons[type] ?? []);
  const failed = entries.filter(({ error }) => error !== undefined);
  const overall: OverallStatus = entries.some(({ running }) => running)
    ? 'running'
    : failed.length > 0
      ? 'error'
      : 'stopped';
  const health = judgeHealth(daemons, types, all, role);
  const [first] = failed;
  return {
    success: all ? failed.length === 0 : entries.every(({ details }) => details?.success === true),
    operation: all ? 'check_daemon_status' : `check_${types[0] ?? 'daemon'}_status`,
    operation_id: ids.operationId,
    duration_ms: Math.round(durationMs),
    checked_at: checkedAt.toISOString(),
    overall_status: overall,
    health,
    status_code: STATUS_CODES[health],
    role,
    daemons,
    daemon_status: { overall, daemons },
    ...(first?.error === undefined ? {} : { error: first.error, error_type: first.error_type ?? 'Error' }),
  };
}
