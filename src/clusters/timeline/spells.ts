import * as z from 'zod/mini';
import { keyOf } from '../alerts/holdOff';
import { AlertCode, AlertReason } from '../answers';
import type { AlertEvent } from '../answers';

const LONGEST_TEXT = 512;
const Text = z.string().check(z.maxLength(LONGEST_TEXT));

/** One line of the timeline. */
const NotedEvent = z.object({
  /** Milliseconds since the epoch, as all moments here. */
  at: z.number(),
  event: z.enum(['raised', 'cleared']),
  code: AlertCode,
  subject: z.nullable(Text),
  text: Text,
  since: z.number(),
  reason: AlertReason,
  /** As it was called then. */
  cluster: Text,
  /** The ID of the peer that was asked; null where nobody knew it. */
  asked: z.nullable(Text),
  /** Tells the program that noted it from others. */
  by: Text,
});
export type NotedEvent = z.infer<typeof NotedEvent>;

/** One time that something was the case: from when it was raised until it was cleared. */
export interface Spell extends Omit<NotedEvent, 'at' | 'event'> {
  readonly raisedAt: number;
  /** Null while it is the case, as far as anybody knows. */
  readonly clearedAt: number | null;
}

/** A line of the timeline. @returns null for an event that it has no room for */
export function lineOf(
  { at, since, ...event }: AlertEvent,
  asked: string | null,
  by: string,
  longest: number,
): string | null {
  const { data } = NotedEvent.safeParse({
    ...event,
    at: Date.parse(at),
    since: Date.parse(since),
    text: event.text.slice(0, LONGEST_TEXT),
    cluster: event.cluster.slice(0, LONGEST_TEXT),
    asked,
    by,
  });
  const line = data && JSON.stringify(data);
  return line !== undefined && Buffer.byteLength(line) < longest ? line : null;
}

/** What a line says that may be of anybody; null where it says nothing. */
export function eventIn(line: string): NotedEvent | null {
  try {
    return NotedEvent.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    // A full disk, or a program that was ended, took only a part of it.
    return null;
  }
}

/**
 * Each time that something was the case, in the order in which they were raised; pure. What several windows noted of one
 * of them counts once: as the first of them did.
 * @param events in the order in which they were noted
 */
export function spellsOf(events: readonly NotedEvent[]): Spell[] {
  const spells: Spell[] = [];
  const open = new Map<string, number>();
  for (const { at, event, ...noted } of events) {
    const key = keyOf(noted);
    const index = open.get(key);
    const before = index === undefined ? undefined : spells[index];
    if (event === 'raised' && before === undefined) {
      open.set(key, spells.push({ ...noted, raisedAt: at, clearedAt: null }) - 1);
    }
    if (event === 'cleared' && before !== undefined && index !== undefined) {
      spells[index] = { ...before, clearedAt: at };
      open.delete(key);
    }
  }
  return spells;
}
