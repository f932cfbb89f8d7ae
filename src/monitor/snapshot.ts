import { type LivesByKey, withLives } from './news/lastAlive';
import { HEALTH_OF, worstOf } from '../status/severity';
import { isInUse, REQUIRED_BY } from '../controller/roles';
import type { DaemonEntry, DaemonStatusResponse, DaemonType, ModuleResult, State } from '../status/result';

/** What is known now. A failed look never takes away what an earlier one found: it marks it as old. */
export interface Snapshot {
  /** The last answer; null before the first look. */
  readonly answer: DaemonStatusResponse | null;
  readonly looking: boolean;
  /** Why the last look gave no answer at all; null when it did. */
  readonly failure: string | null;
  /** For types whose module failed in the last answer: what was seen before. */
  readonly earlier: Readonly<Partial<Record<DaemonType, EarlierLook>>>;
  /** What was known of each daemon while it lived, by key. */
  readonly lives: LivesByKey;
}

export interface EarlierLook {
  readonly details: ModuleResult;
  /** RFC 3339. */
  readonly checkedAt: string;
}

export const NOTHING_KNOWN: Snapshot = {
  answer: null,
  looking: false,
  failure: null,
  earlier: {},
  lives: {},
};

/** Takes a new answer in, and keeps what it could not look at from the one before. */
export function withAnswer(snapshot: Snapshot, answer: DaemonStatusResponse): Snapshot {
  const earlier: Partial<Record<DaemonType, EarlierLook>> = {};
  for (const entry of entriesOf(answer)) {
    const seen = entry.error === undefined ? undefined : lastSeen(snapshot, entry.type);
    if (seen) {
      earlier[entry.type] = seen;
    }
  }
  return {
    answer,
    looking: snapshot.looking,
    failure: null,
    earlier,
    lives: withLives(snapshot.lives, answer),
  };
}

function lastSeen({ answer, earlier }: Snapshot, type: DaemonType): EarlierLook | undefined {
  if (!answer) {
    return undefined;
  }
  const { details } = answer.daemons[type] ?? {};
  return details ? { details, checkedAt: answer.checked_at } : earlier[type];
}

/** The entries of an answer, always in the same order. */
export function entriesOf(answer: DaemonStatusResponse): DaemonEntry[] {
  return Object.values(answer.daemons);
}

/** The daemons that matter here: those that the role needs, or without a role those that somebody set up. */
export function whatMatters(answer: DaemonStatusResponse): DaemonEntry[] {
  const { role } = answer;
  return entriesOf(answer).filter((entry) =>
    role ? REQUIRED_BY[role].includes(entry.type) : isInUse(entry),
  );
}

/**
 * The one state that stands for all: the worst of those that want attention, and among these of those that make the
 * health of the machine what it is; where nothing wants attention, the worst of what matters here.
 * @returns null when nothing matters.
 */
export function worstState(answer: DaemonStatusResponse): State | null {
  const statesOf = (entries: readonly DaemonEntry[]) => entries.map(({ state }) => state);
  const trouble = statesOf(inTrouble(answer));
  const decisive = trouble.filter((state) => HEALTH_OF[state] === answer.health);
  return worstOf(decisive) ?? worstOf(trouble) ?? worstOf(statesOf(whatMatters(answer))) ?? null;
}

/** States that want somebody's attention wherever they are. */
export const IN_TROUBLE: ReadonlySet<State> = new Set(['crashed', 'unresponsive', 'degraded', 'unknown']);

/** The daemons that want somebody's attention. A stopped one does only where a role needs it. */
export function inTrouble(answer: DaemonStatusResponse): DaemonEntry[] {
  const missing: ReadonlySet<State> = new Set(['stopped', 'not_initialized', 'not_installed']);
  return whatMatters(answer).filter(
    ({ state }) => IN_TROUBLE.has(state) || (answer.role !== null && missing.has(state)),
  );
}

/**
 * How loud to be: as bad as the health of the machine once something wants attention, else not at all.
 */
export function alarmOf(answer: DaemonStatusResponse): 'error' | 'warning' | null {
  if (inTrouble(answer).length === 0) {
    return null;
  }
  return answer.health === 'critical' ? 'error' : 'warning';
}

/** How far the machine is set up, for the welcome text. */
export function setupOf(answer: DaemonStatusResponse): 'in_use' | 'not_initialized' | 'not_installed' {
  const entries = entriesOf(answer);
  if (entries.some(isInUse)) {
    return 'in_use';
  }
  return entries.some(({ state }) => state === 'not_initialized') ? 'not_initialized' : 'not_installed';
}
