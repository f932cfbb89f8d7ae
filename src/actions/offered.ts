import type { ReasonCode } from '../status/reasons/catalogue';
import type { Instance } from '../status/result';

/** Acts on one daemon that rows, quick picks and the palette offer. */
export type DaemonActId = 'start' | 'stop' | 'restart' | 'clearLeftovers';

/** What tells that something lies in a folder that a daemon has left there, or that somebody holds. */
const LEFT: readonly ReasonCode[] = [
  'lock_left',
  'socket_left',
  'api_file_left',
  'lock_no_file',
  'lock_held_by_command',
  'lock_held_unclear',
  'lock_held_unseen',
  'lock_held_outside',
  'lock_held_hidden',
  'lock_unclear',
  'lock_maybe_outside',
  'lock_maybe_outside_unasked',
];

/** What is worth offering for a daemon as it was seen; whether it may be done its preflight says. */
export function offeredFor({ state, pid, folder, causes }: Instance): readonly DaemonActId[] {
  if (pid !== null) {
    return ['stop', 'restart'];
  }
  const isLeft = folder !== null && causes.some(({ code }) => LEFT.includes(code));
  return [
    ...(folder !== null && (state === 'stopped' || state === 'crashed') ? (['start'] as const) : []),
    ...(isLeft ? (['clearLeftovers'] as const) : []),
  ];
}
