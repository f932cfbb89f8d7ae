import { keyOf } from '../alerts/holdOff';
import type { AlertEvent, ClusterAlert } from '../answers';
import { ALERT_CODES } from '../names';
import { CLUSTER_REASONS } from '../reasons/catalogue';

const LONGEST_TEXT = 512;

/** One line of the timeline. */
export interface NotedEvent extends Pick<ClusterAlert, 'code' | 'subject' | 'text' | 'reason'> {
  /** Milliseconds since the epoch, as all moments here. */
  readonly at: number;
  readonly event: AlertEvent['event'];
  readonly since: number;
  /** As it was called then. */
  readonly cluster: string;
  /** The ID of the peer that was asked; null where nobody knew it. */
  readonly asked: string | null;
  /** Tells the program that noted it from others. */
  readonly by: string;
}

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
  const noted = {
    ...event,
    at: Date.parse(at),
    since: Date.parse(since),
    text: event.text.slice(0, LONGEST_TEXT),
    cluster: event.cluster.slice(0, LONGEST_TEXT),
    asked,
    by,
  };
  const line = JSON.stringify(noted);
  return isNoted(noted) && Buffer.byteLength(line) < longest ? line : null;
}

/** This is read by the editor as it starts to show alerts: it needs no library for it. */
function isNoted(value: unknown): value is NotedEvent {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const { at, since, event, code, subject, text, reason, cluster, asked, by } = value as Partial<
    Record<keyof NotedEvent, unknown>
  >;
  return (
    [at, since].every((one) => Number.isFinite(one)) &&
    (event === 'raised' || event === 'cleared') &&
    ALERT_CODES.some((one) => one === code) &&
    [text, cluster, by].every(isText) &&
    [subject, asked].every((one) => one === null || isText(one)) &&
    (reason === null || isReason(reason))
  );
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= LONGEST_TEXT;
}

function isReason(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const { code, params } = value as { readonly code?: unknown; readonly params?: unknown };
  return (
    typeof code === 'string' &&
    Object.hasOwn(CLUSTER_REASONS, code) &&
    typeof params === 'object' &&
    params !== null &&
    Object.values(params).every((one) => typeof one === 'string' || typeof one === 'number')
  );
}

/** What a line says that may be of anybody; null where it says nothing. */
export function eventIn(line: string): NotedEvent | null {
  try {
    const value: unknown = JSON.parse(line);
    return isNoted(value) ? value : null;
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
