import { cutForeign } from '../../clusterClient/foreignText';
import type { LackingPin, Replication } from './answers';
import { type StoredPin, storedPinIn } from './storedPin';

/** Of each list: the counts say how many there are. */
const MOST_LISTED = 1000;
/** Far more peers than any cluster has. */
const MOST_PEERS = 10_000;
const MOST_ALLOCATIONS = 100;

/** A peer to which pins may be allocated. */
export interface Holder {
  readonly name: string | null;
  readonly isMissing: boolean;
}

/** Counts pins by who holds them, one after the other: none is kept but the first ones that lack copies. */
export class ReplicationCount {
  private pins = 0;
  private everywhere = 0;
  private readonly lacking = new Listed();
  private readonly lost = new Listed();
  private readonly byPeer: Map<string, number>;

  /**
   * @param peers by their ID
   * @param knowsAll whether a peer that is none of them is missing; else nobody can tell
   */
  constructor(
    private readonly peers: ReadonlyMap<string, Holder>,
    private readonly knowsAll: boolean,
  ) {
    this.byPeer = new Map([...peers.keys()].map((id) => [id, 0]));
  }

  /** @param text of a pin, as the API gives it. @throws SyntaxError for what is none */
  add(text: string): void {
    const pin = storedPinIn(text);
    this.pins++;
    if (pin.allocations.length === 0) {
      this.everywhere++;
      return;
    }
    pin.allocations.forEach((id) => {
      this.countFor(id);
    });
    const living = pin.allocations.filter((id) => !this.isMissing(id)).length;
    if (living < pin.replicationFactorMin) {
      this.lacking.add(pin, living);
    }
    if (living === 0) {
      this.lost.add(pin, living);
    }
  }

  result(): Replication {
    const byPeer = [...this.byPeer].map(
      ([id, allocated]) => [cutForeign(id), { name: this.peers.get(id)?.name ?? null, allocated }] as const,
    );
    return {
      pins: this.pins,
      everywhere: this.everywhere,
      under_replicated: this.lacking.pins,
      under_replicated_count: this.lacking.count,
      only_on_missing: this.lost.pins,
      only_on_missing_count: this.lost.count,
      by_peer: Object.fromEntries(byPeer),
    };
  }

  private countFor(id: string): void {
    const count = this.byPeer.get(id);
    if (count !== undefined || this.byPeer.size < MOST_PEERS) {
      this.byPeer.set(id, (count ?? 0) + 1);
    }
  }

  private isMissing(id: string): boolean {
    return this.peers.get(id)?.isMissing ?? this.knowsAll;
  }
}

class Listed {
  readonly pins: LackingPin[] = [];
  count = 0;

  add({ cid, name, replicationFactorMin, allocations }: StoredPin, living: number): void {
    this.count++;
    if (this.pins.length < MOST_LISTED) {
      this.pins.push({
        cid: cutForeign(cid),
        name: cutForeign(name),
        replication_factor_min: replicationFactorMin,
        living,
        allocations: allocations.slice(0, MOST_ALLOCATIONS).map((id) => cutForeign(id)),
      });
    }
  }
}
