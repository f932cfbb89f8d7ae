import type { DaemonEntry, DaemonStatusResponse, DaemonType, State } from '../../status/result';
import { STATES_WORST_FIRST } from '../../status/severity';
import { IN_TROUBLE, inTrouble } from '../snapshot';
import { blameIn } from './blame';
import { type Subject, withKeys } from './subjects';

/** One thing that wants attention, as a user would count it. */
export interface Alarm {
  readonly key: string;
  readonly type: DaemonType;
  /** Null where the type as a whole is meant. */
  readonly subject: Subject | null;
  readonly state: State;
  /** Who only suffers from it. */
  readonly sufferers: readonly Subject[];
}

/** What wants attention, causes only and the worst first; empty where nothing does. */
export function alarmsOf(answer: DaemonStatusResponse): Alarm[] {
  const blame = blameIn(answer);
  const alarms = new Map<string, Alarm>();
  const raise = (alarm: Omit<Alarm, 'sufferers'>, sufferers: readonly Subject[]) => {
    const before = alarms.get(alarm.key)?.sufferers ?? [];
    alarms.set(alarm.key, { ...alarm, sufferers: [...before, ...sufferers] });
  };
  for (const entry of inTrouble(answer)) {
    const ill = illOf(entry);
    if (ill.length === 0) {
      const only = withKeys(entry.type, entry.details?.instances ?? []);
      const subject = only.length === 1 ? (only[0] ?? null) : null;
      raise({ key: entry.type, type: entry.type, subject, state: entry.state }, []);
    }
    for (const one of ill) {
      const culprits = blame.get(one.key) ?? [];
      for (const culprit of culprits) {
        raise(alarmOfSubject(culprit), [one]);
      }
      if (culprits.length === 0) {
        raise(alarmOfSubject(one), []);
      }
    }
  }
  return [...alarms.values()].sort(
    (one, other) =>
      severity(one.state) - severity(other.state) ||
      other.sufferers.length - one.sufferers.length ||
      one.key.localeCompare(other.key),
  );
}

function illOf({ type, error, details }: DaemonEntry): Subject[] {
  return error === undefined
    ? withKeys(type, details?.instances ?? []).filter(({ instance }) => IN_TROUBLE.has(instance.state))
    : [];
}

function alarmOfSubject(subject: Subject): Omit<Alarm, 'sufferers'> {
  return { key: subject.key, type: subject.type, subject, state: subject.instance.state };
}

function severity(state: State): number {
  return STATES_WORST_FIRST.indexOf(state);
}
