import type { DaemonStatusResponse } from '../status/result';

/** What a caller may hand in; checked at run time, so that any JSON may be given. */
export interface CheckRequest {
  daemon_type?: string | null;
  role?: string | null;
  timeout_ms?: number;
}

/**
 * Answers one status request and never rejects for what it finds on the machine.
 * @throws InvalidRequestError for an unknown `daemon_type`, `role` or a `timeout_ms` out of range.
 * @throws the signal's reason when `signal` is aborted.
 */
export type CheckDaemonStatus = (
  request?: CheckRequest,
  signal?: AbortSignal,
) => Promise<DaemonStatusResponse>;
