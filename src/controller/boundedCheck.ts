import { Deadline } from '../probes/deadline';
import type { DaemonStatusResponse } from '../status/result';
import type { CheckDaemonStatus, CheckRequest } from './checkDaemonStatus';
import { untilAborted } from './untilAborted';

/** The whole check answers within 2.5 s; what remains is for the look at the processes and a busy machine. */
export const DEFAULT_TIMEOUT_MS = 2000;
/** A check ends by itself long before; what is so late will never come. */
const LONGEST_OVERRUN_MS = 3000;

/**
 * One check for all who will share its answer: it ends whatever the controller does, and nothing of it stays with the
 * signal afterwards.
 * @throws as the controller; the signal's reason when it is aborted; `TimeoutError` when the check does not end
 */
export async function boundedCheck(
  check: CheckDaemonStatus,
  request: CheckRequest,
  signal?: AbortSignal,
): Promise<DaemonStatusResponse> {
  const deadline = new Deadline((request.timeout_ms ?? DEFAULT_TIMEOUT_MS) + LONGEST_OVERRUN_MS, signal);
  try {
    return await untilAborted(check(request, deadline.signal), deadline.signal);
  } finally {
    deadline.dispose();
  }
}
