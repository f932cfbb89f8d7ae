import type { Obstacle } from '../../probes/files/unreadableError';
import type { Facts, LockFact } from '../gather/facts';
import { advise, because, type Reason } from '../reasons/reason';
import { judgeClosedFolder } from './closedFolder';
import type { Judgement } from './judgement';
import { isInTheWay } from './leftLock';

/** What was seen of the folder of a daemon that does not run. */
interface Place {
  readonly initialized: boolean;
  readonly obstacle: Obstacle | null;
  readonly problem: string | null;
}

/** What this kind of daemon calls its lock and its API. */
interface Names {
  readonly lock: 'repo.lock' | 'cluster.lock';
  readonly interface: 'RPC' | 'API';
}

/**
 * Where nobody can say whether a daemon lives: its folder is closed or its disk away, or its lock is in hands that
 * cannot be seen.
 */
export function judgeHidden(place: Place | null, facts: Facts, names: Names): Judgement | null {
  const folder = facts.folder ?? 'the folder';
  if (place?.obstacle != null) {
    return judgeClosedFolder({ folder, obstacle: place.obstacle, problem: place.problem });
  }
  const hidden = hiddenHolder(place, facts, names);
  return hidden && { state: 'unknown', reasons: [hidden], nextStep: advise('look_where_it_runs', {}) };
}

/** Why nobody can say whether a daemon lives, though its lock is there. */
function hiddenHolder(place: Place | null, { lock, answer }: Facts, names: Names): Reason | null {
  if (lock?.exists !== true || isInTheWay(lock)) {
    return null;
  }
  if (lock.holder !== null) {
    return heldOutOfSight(lock.holder, lock, names);
  }
  if (!lock.canTell && place?.initialized === true) {
    return because('lock_unclear', { lock: names.lock }, lock.source);
  }
  if (!lock.mayHideHolders) {
    return null;
  }
  const params = { lock: names.lock, interface: names.interface };
  switch (answer?.kind) {
    case 'silent':
      return because('lock_maybe_outside', params, lock.source);
    case 'not_asked':
      return because('lock_maybe_outside_unasked', params, lock.source);
    default:
      return null;
  }
}

/** A living process holds the lock: that is no crash, whatever else was left. */
function heldOutOfSight(pid: number, lock: LockFact, { lock: name, interface: api }: Names): Reason | null {
  if (lock.holderVisible) {
    const by = { lock: name, pid, program: lock.holderName ?? 'another program' };
    return lock.holderMayBeDaemon ? because('lock_held_unclear', by, lock.source) : null;
  }
  if (api === 'RPC') {
    return because('lock_held_hidden', { lock: name }, lock.source);
  }
  return pid === 0
    ? because('lock_held_outside', { lock: name }, lock.source)
    : because('lock_held_unseen', { lock: name, pid }, lock.source);
}
