import { KIND_WORDS } from '../../probes/files/unreadableError';
import type { LockFact } from '../gather/facts';
import { because, type Reason } from '../reasons/reason';

/** What a lock tells that nobody holds: a file was left behind; anything else in its place no daemon has made. */
export function leftLock(lock: LockFact | null, name: { readonly lock: string }): Reason[] {
  return lock?.exists === true && lock.kind === undefined ? [because('lock_left', name, lock.source)] : [];
}

/** A daemon that finds something in its lock refuses to start. */
export function hasContent(lock: LockFact | null): boolean {
  return lock !== null && lock.kind === undefined && lock.size > 0;
}

/** True for what no daemon can open in the place of its lock: a pipe and a device it can, and locks them. */
export function isInTheWay({ kind }: LockFact): boolean {
  return kind !== undefined && kind !== 'pipe' && kind !== 'device';
}

/** What stands in the place of a lock, as nobody has to look for it. */
export function whatIsThere({ kind = 'file' }: LockFact): string {
  return KIND_WORDS[kind];
}
