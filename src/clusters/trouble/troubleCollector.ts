import type { PinStatus } from '../../clusterClient';
import { cutForeign } from '../../clusterClient/foreignText';
import { ENGLISH, filled, type Params } from '../../status/reasons/text';
import { momentOf } from '../moments';
import type { TroubleCause, TroubledPin, TroubleTotals } from './answers';
import {
  isTrouble,
  TROUBLE,
  TROUBLE_KINDS,
  TROUBLE_STATUSES,
  type TroubleKind,
  type TroubleStatus,
} from './catalogue';
import { meaningOfPinError } from './pinErrors';

/** What is in trouble, and why. */
export interface Trouble {
  readonly totals: TroubleTotals;
  /** The worst first. */
  readonly causes: readonly TroubleCause[];
}

/** Of one cause. */
const MOST_PINS = 1000;
/** Of all causes: an answer has an end, however many peers and errors somebody makes up. */
const MOST_KEPT = 20_000;
const MOST_CAUSES = 200;
/** An error names a path and a CID, and may list what was dialled. */
const LONGEST_ERROR = 1024;

/** The oldest pins of one cause, and how many there are. */
interface Group {
  readonly kind: TroubleKind;
  /** Null where it is the matter of no single peer. */
  readonly peerId: string | null;
  readonly why: string | null;
  /** The whole error, as long as all of its pins have the same. */
  error: string | null;
  count: number;
  retried: number;
  pins: TroubledPin[];
}

/** Sorts pins by what hinders them, one after the other: of each cause the oldest ones are kept, all are counted. */
export class TroubleCollector {
  private readonly totals = Object.fromEntries(
    TROUBLE_STATUSES.map((status) => [status, 0]),
  ) as TroubleTotals;
  private readonly groups = new Map<string, Group>();

  add({ cid, name, peer_map }: PinStatus): void {
    for (const [peerId, { status, error, peername, attempt_count, timestamp }] of Object.entries(peer_map)) {
      // Later versions may have more states: of these nobody knows whether anything is wrong.
      if (isTrouble(status)) {
        this.totals[status]++;
        this.addOne({
          cid: cutForeign(cid),
          name: cutForeign(name),
          peer_id: cutForeign(peerId),
          peer: peername === '' ? null : cutForeign(peername),
          status,
          error: cutForeign(error, LONGEST_ERROR),
          attempts: attempt_count,
          since: momentOf(timestamp),
        });
      }
    }
  }

  /** @param names of peers by ID, for those whose name was not told with the pin */
  result(names: ReadonlyMap<string, string>): Trouble {
    const most = this.mostPins();
    const causes = [...this.groups.values()].sort(worstFirst).map((group): TroubleCause => {
      const pins = group.pins
        .sort(oldestFirst)
        .slice(0, most)
        .map((pin) => ({ ...pin, peer: pin.peer ?? names.get(pin.peer_id) ?? null }));
      const params = paramsOf(group, pins, names);
      const { code, text, next } = TROUBLE[group.kind];
      return {
        code,
        text: filled(text, params, ENGLISH),
        next_step: filled(next, params, ENGLISH),
        recoverable: group.retried > 0,
        count: group.count,
        pins,
        subject: group.peerId,
        kind: group.kind,
        params,
      };
    });
    return { totals: this.totals, causes };
  }

  private addOne(pin: TroubledPin): void {
    const group = this.groupOf(pin);
    group.count++;
    group.retried += pin.status === 'pin_error' ? 1 : 0;
    group.error = group.error === pin.error ? group.error : null;
    group.pins.push(pin);
    const most = this.mostPins();
    if (group.pins.length >= 2 * most) {
      group.pins = group.pins.sort(oldestFirst).slice(0, most);
    }
  }

  private groupOf({ cid, status, error, peer_id }: TroubledPin): Group {
    const { kind, why } = meaningOfPinError(status, error, cid);
    const peerId = OF_ONE_PEER.has(kind) ? peer_id : null;
    const fresh: Group = { kind, peerId, why, error, count: 0, retried: 0, pins: [] };
    const found = this.groups.get(keyOf(fresh));
    if (found) {
      return found;
    }
    const isRoom = this.groups.size < MOST_CAUSES;
    const group: Group = isRoom ? fresh : { ...fresh, peerId: null, why: why === null ? null : SEVERAL };
    const rest = this.groups.get(keyOf(group)) ?? group;
    this.groups.set(keyOf(rest), rest);
    return rest;
  }

  private mostPins(): number {
    return Math.min(MOST_PINS, Math.ceil(MOST_KEPT / Math.max(1, this.groups.size)));
  }
}

/** What only one peer can mend is told of each of them. */
const OF_ONE_PEER: ReadonlySet<TroubleKind> = new Set(
  TROUBLE_KINDS.filter((kind) => TROUBLE[kind].text.includes('{peer}')),
);
const SEVERAL = 'several different errors';

function keyOf({ kind, peerId, why }: Pick<Group, 'kind' | 'peerId' | 'why'>): string {
  return JSON.stringify([kind, peerId, why]);
}

function paramsOf(
  { peerId, why, error, kind }: Group,
  [first]: readonly TroubledPin[],
  names: ReadonlyMap<string, string>,
): Params {
  const name = peerId === null ? null : (first?.peer ?? names.get(peerId) ?? peerId);
  return {
    ...(OF_ONE_PEER.has(kind) ? { peer: name ?? 'several peers' } : {}),
    ...(why === null ? {} : { why: kind === 'other' ? (error ?? why) : why }),
  };
}

function oldestFirst(one: TroubledPin, other: TroubledPin): number {
  return (
    compared(one.since ?? '\uffff', other.since ?? '\uffff') ||
    compared(one.cid, other.cid) ||
    compared(one.peer_id, other.peer_id) ||
    compared(`${one.status} ${one.error}`, `${other.status} ${other.error}`)
  );
}

function worstFirst(one: Group, other: Group): number {
  return (
    TROUBLE_KINDS.indexOf(one.kind) - TROUBLE_KINDS.indexOf(other.kind) ||
    other.count - one.count ||
    compared(one.peerId ?? '', other.peerId ?? '') ||
    compared(one.why ?? '', other.why ?? '')
  );
}

function compared(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Pins, each counted at each peer, of which something has failed. */
export function failedIn(totals: TroubleTotals): number {
  const failed: readonly TroubleStatus[] = ['pin_error', 'unpin_error', 'cluster_error'];
  return failed.reduce((sum, status) => sum + totals[status], 0);
}
