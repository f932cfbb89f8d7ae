import type { Instance } from '../status/result';

/** Acts on one daemon that rows, quick picks and the palette offer. */
export type DaemonActId = 'start' | 'stop' | 'restart';

/** What is worth offering for a daemon as it was seen; whether it may be done its preflight says. */
export function offeredFor({ state, pid, folder }: Instance): readonly DaemonActId[] {
  if (pid !== null) {
    return ['stop', 'restart'];
  }
  return folder !== null && (state === 'stopped' || state === 'crashed') ? ['start'] : [];
}
