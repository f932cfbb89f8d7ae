import type { ReasonCode } from '../../status/reasons/catalogue';
import type { Instance } from '../../status/result';
import { say, type Sentence } from '../texts';

type Awaited = 'starting_port' | 'starting_kubo' | 'starting_source' | 'starting_ready';

/** What each reason of a daemon that starts is a sign of. */
const AWAITED: Readonly<Partial<Record<ReasonCode, Awaited>>> = {
  kubo_unreachable: 'starting_kubo',
  kubo_closed: 'starting_kubo',
  kubo_silent: 'starting_kubo',
  kubo_awaited: 'starting_kubo',
  kubo_not_there_yet: 'starting_kubo',
  kubo_not_answering: 'starting_kubo',
  config_source: 'starting_source',
  not_ready: 'starting_ready',
  raft_without_leader: 'starting_ready',
  not_listening_yet: 'starting_port',
  api_closed: 'starting_port',
  api_silent: 'starting_port',
};

/** What a daemon that was started is waited for. @param instance as it was seen last; null before that */
export function waitedFor(pid: number, instance: Instance | null): Sentence {
  const known = instance?.causes.flatMap(({ code }) => AWAITED[code] ?? []) ?? [];
  const what = known.includes('starting_kubo') ? 'starting_kubo' : known[0];
  if (what !== undefined) {
    return say(what, { pid });
  }
  return instance?.lock_holder === pid ? say('starting_port', { pid }) : say('starting_lock', { pid });
}
