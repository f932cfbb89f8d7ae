import { identityOf, isSame, type ProcessIdentity } from './processStart';

/** What came of a signal. */
export type Signalled = 'sent' | 'gone' | 'another' | 'denied';

/**
 * Sends a signal to the very process that was seen, and to nothing else: not to its group, and not to whoever has its
 * PID since.
 */
export function signalTo(seen: ProcessIdentity, signal: NodeJS.Signals): Signalled {
  const now = identityOf(seen.pid);
  if (now === null) {
    return 'gone';
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
