import type { DaemonStatusResponse, State } from '../status/result';

/** Differs from one look to the next without anything having changed. */
const FLEETING: ReadonlySet<string> = new Set([
  'operation_id',
  'correlation_id',
  'duration_ms',
  'checked_at',
  // Reckoned from the uptime of the machine, so it differs by milliseconds; another start has another PID.
  'started_at',
  'evidence',
  // The same as `causes` and `next`, with ages in it.
  'reasons',
  'next_step',
  'detailed_status_error',
]);
/** Durations among the values of a reason grow from one look to the next; the reason stays. */
const DURATION = /_ms$/;

/** A text that is equal for two answers that say the same of the machine. */
export function fingerprint(answer: DaemonStatusResponse): string {
  return JSON.stringify([answer.health, answer.role, answer.daemons], (key, value: unknown) =>
    FLEETING.has(key) || DURATION.test(key) ? undefined : value,
  );
}

/** A daemon on its way to another state is looked at again soon. */
const IN_BETWEEN: ReadonlySet<State> = new Set(['starting', 'stopping']);

export function isInBetween(answer: DaemonStatusResponse): boolean {
  return Object.values(answer.daemons).some(
    ({ state, details }) =>
      IN_BETWEEN.has(state) || (details?.instances.some((one) => IN_BETWEEN.has(one.state)) ?? false),
  );
}
