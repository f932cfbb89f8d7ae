import type { AlertEvent, ClusterAlert } from '../answers';
import type { Condition } from '../memory/clusterMemory';
import type { Signs } from './conditions';

/** A peer that restarts is no event. */
export const HOLD_OFF_MS = 45_000;

/** What is the case, and which of it was told. */
export interface AlertState {
  readonly conditions: readonly Condition[];
  /** Keys of those that were raised. */
  readonly raised: ReadonlySet<string>;
}

export interface Advance {
  readonly state: AlertState;
  readonly events: readonly AlertEvent[];
}

/**
 * Takes in what a look found: raises once what has been the case for the hold-off, and clears it once when it is over;
 * pure.
 * @param now of the look, in milliseconds since the epoch
 * @param cluster as the events name it
 */
export function advance(
  before: AlertState,
  { signs, isUntold }: Signs,
  now: number,
  cluster: string,
  holdOffMs: number,
): Advance {
  const earlier = new Map(before.conditions.map((one) => [keyOf(one), one]));
  const current = new Map<string, Condition>(
    signs.map((sign) => {
      const known = earlier.get(keyOf(sign));
      return [
        keyOf(sign),
        { ...sign, since: known?.since ?? sign.since, noticedAt: known?.noticedAt ?? now },
      ];
    }),
  );
  for (const [key, one] of earlier) {
    if (!current.has(key) && isUntold(one.code, one.subject)) {
      current.set(key, one);
    }
  }
  const raised = [...current].filter(
    ([key, { noticedAt }]) => before.raised.has(key) || now - noticedAt >= holdOffMs,
  );
  const event = (
    kind: AlertEvent['event'],
    { code, subject, text, since, reason }: Condition,
  ): AlertEvent => ({
    at: timeOf(now),
    cluster,
    event: kind,
    code,
    subject,
    text,
    since: timeOf(since),
    reason,
  });
  return {
    state: { conditions: [...current.values()], raised: new Set(raised.map(([key]) => key)) },
    events: [
      ...[...earlier]
        .filter(([key]) => before.raised.has(key) && !current.has(key))
        .map(([, one]) => event('cleared', one)),
      ...raised.filter(([key]) => !before.raised.has(key)).map(([, one]) => event('raised', one)),
    ],
  };
}

/** What was raised, oldest first. */
export function alertsOf({ conditions, raised }: AlertState): ClusterAlert[] {
  return conditions
    .filter((one) => raised.has(keyOf(one)))
    .sort((one, other) => one.since - other.since || (keyOf(one) < keyOf(other) ? -1 : 1))
    .map(({ code, subject, text, since, reason }) => ({ code, subject, text, since: timeOf(since), reason }));
}

/** Tells what may be raised apart. */
export function keyOf({ code, subject }: Pick<Condition, 'code' | 'subject'>): string {
  return `${code} ${subject ?? ''}`;
}

function timeOf(at: number): string {
  return new Date(at).toISOString();
}
