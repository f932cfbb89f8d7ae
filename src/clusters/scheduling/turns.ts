import type { RequestPace } from './requestPace';
import { type Resource, RESOURCE_NAMES, RESOURCES } from './resources';

export interface TurnsParts {
  readonly pace: Pick<RequestPace, 'roomIn'>;
  /** Whether it makes sense to ask it now, by what is known. */
  readonly isAskable: (resource: Resource) => boolean;
  /** Milliseconds from one time that it is asked to the next. */
  readonly everyMs: (resource: Resource) => number;
  /**
   * Asks it; what it costs counts at once. Ends when the answer is taken in, and throws nothing.
   * @param answered to be called as soon as it may be asked again
   */
  readonly ask: (resource: Resource, answered: () => void) => Promise<void>;
}

/** Whose turn it is: what somebody has a lease on, each at its own pace, one of a kind in flight, all of them with room. */
export class Turns {
  private timer: NodeJS.Timeout | undefined;
  private isOver = false;
  private readonly leases = new Map<Resource, number>();
  private readonly askedAt = new Map<Resource, number>();
  private readonly inFlight = new Set<Resource>();
  /** Questions whose answers are not taken in yet. */
  private underWay = 0;
  private readonly settling = new Set<() => void>();

  constructor(private readonly parts: TurnsParts) {}

  /** Has these asked for as long as somebody shows them. @returns ends it */
  lease(resources: readonly Resource[]): () => void {
    let isHeld = true;
    const add = (count: number) => {
      resources.forEach((resource) => this.leases.set(resource, (this.leases.get(resource) ?? 0) + count));
    };
    add(1);
    this.next();
    return () => {
      if (isHeld) {
        isHeld = false;
        add(-1);
      }
    };
  }

  /** Asks all that is leased now, whatever its turn, and without waiting for room. */
  askNow(): void {
    this.askedAt.clear();
    this.next(true);
  }

  /** Waits until no question is under way, and none is due that has room. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.settling.add(resolve);
      this.tellSettled();
    });
  }

  /** Starts nothing any more; nobody waits any longer. */
  close(): void {
    this.isOver = true;
    clearTimeout(this.timer);
    this.tellSettled();
  }

  /** Starts what is due and has room, and comes back when the next one is. */
  private next(isUrgent = false): void {
    clearTimeout(this.timer);
    if (this.isOver) {
      return;
    }
    const now = Date.now();
    for (const { resource, dueIn } of this.inTurn(now)) {
      const waitMs = Math.max(dueIn, this.roomIn(resource, now, isUrgent));
      if (waitMs > 0) {
        // Whoever waits for more room than those behind it would wait for ever if they went first.
        this.timer = setTimeout(() => {
          this.next();
        }, waitMs);
        this.timer.unref();
        break;
      }
      this.start(resource, now);
    }
    this.tellSettled();
  }

  /** What is leased and can be asked, the one first that has been due for longest. */
  private inTurn(now: number): readonly { readonly resource: Resource; readonly dueIn: number }[] {
    return RESOURCE_NAMES.filter((one) => (this.leases.get(one) ?? 0) > 0 && !this.inFlight.has(one))
      .filter(this.parts.isAskable)
      .map((resource) => {
        const askedAt = this.askedAt.get(resource) ?? -Infinity;
        return { resource, dueIn: askedAt + this.parts.everyMs(resource) - now };
      })
      .sort((one, other) => (one.dueIn === other.dueIn ? 0 : one.dueIn - other.dueIn));
  }

  /** A cluster is met once: what was never asked of it would be shown as if nobody had answered. */
  private roomIn(resource: Resource, now: number, isUrgent: boolean): number {
    const waitsForNothing = isUrgent || !this.askedAt.has(resource);
    return waitsForNothing ? 0 : this.parts.pace.roomIn(now, RESOURCES[resource].requests);
  }

  private start(resource: Resource, now: number): void {
    this.inFlight.add(resource);
    this.askedAt.set(resource, now);
    this.underWay++;
    const answered = () => this.inFlight.delete(resource);
    void this.parts.ask(resource, answered).finally(() => {
      this.underWay--;
      this.next();
    });
  }

  private tellSettled(): void {
    if (this.underWay === 0 || this.isOver) {
      this.settling.forEach((tell) => {
        tell();
      });
      this.settling.clear();
    }
  }
}
