import type { Cause, DaemonStatusResponse, DaemonType, State } from '../../status/result';
import { blameIn } from '../trouble/blame';
import { type Subject, subjectsOf } from '../trouble/subjects';

/** A daemon, or a type of which there is none, that is in another state than it was. */
export interface Transition {
  readonly key: string;
  readonly type: DaemonType;
  /** Null for a type as a whole. */
  readonly name: string | null;
  /** Null where nothing was known of it. */
  readonly from: State | null;
  /** Null where it is not seen any more. */
  readonly to: State | null;
  readonly cause: Cause | null;
  /** Why nobody could look. */
  readonly error: string | null;
  /** Whom it only suffers from. */
  readonly culprits: readonly Subject[];
}

/** What is otherwise than before; each thing once. */
export function transitionsBetween(
  before: DaemonStatusResponse | null,
  after: DaemonStatusResponse,
): Transition[] {
  const [was, is] = [before === null ? new Map<string, Known>() : knownIn(before), knownIn(after)];
  const blame = blameIn(after);
  const news: Transition[] = [];
  for (const [key, now] of is) {
    const from = was.get(key)?.state ?? null;
    if (from !== now.state) {
      news.push({ ...now, key, from, to: now.state, culprits: blame.get(key) ?? [] });
    }
  }
  for (const [key, gone] of was) {
    // A type that got its first instance, or lost its last one, is told of by that.
    if (!is.has(key) && gone.name !== null && couldLook(after, gone.type)) {
      news.push({ ...gone, key, from: gone.state, to: null, cause: null, culprits: [] });
    }
  }
  return news;
}

type Known = Pick<Transition, 'type' | 'name' | 'cause' | 'error'> & { readonly state: State };

function knownIn(answer: DaemonStatusResponse): ReadonlyMap<string, Known> {
  const known = new Map<string, Known>();
  for (const { type, state, details, error } of Object.values(answer.daemons)) {
    if (error !== undefined || (details?.instances ?? []).length === 0) {
      const cause = details?.causes[0] ?? null;
      known.set(type, { type, name: null, state, cause, error: error ?? null });
    }
  }
  for (const { key, type, name, instance } of subjectsOf(answer)) {
    known.set(key, { type, name, state: instance.state, cause: instance.causes[0] ?? null, error: null });
  }
  return known;
}

function couldLook(answer: DaemonStatusResponse, type: DaemonType): boolean {
  return answer.daemons[type] !== undefined && answer.daemons[type].error === undefined;
}
