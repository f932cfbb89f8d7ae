import type { State } from '../result';

/** States in which the daemon, or its API where the process cannot be seen, is there. */
const LIVE: ReadonlySet<State> = new Set(['running', 'starting', 'degraded', 'unresponsive', 'stopping']);

export function isLive(state: State): boolean {
  return LIVE.has(state);
}
