import { isSame, lookAtProcess, type ProcessIdentity } from './processStart';

/** What came of a signal: `unknown` where nobody could tell who would have got it, and none was sent. */
export type Signalled = 'sent' | 'gone' | 'another' | 'denied' | 'unknown';

/**
 * Sends a signal to the very process that was seen, and to nothing else: not to its group, and not to whoever has its
 * PID since.
 */
export function signalTo(seen: ProcessIdentity, signal: NodeJS.Signals): Signalled {
  const now = lookAtProcess(seen.pid);
  if (typeof now === 'string') {
    return now;
  }
  if (!isSame(seen, now)) {
    return 'another';
  }
  try {
    process.kill(seen.pid, signal);
    return 'sent';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH' ? 'gone' : 'denied';
  }
}
