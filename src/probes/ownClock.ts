/** So often this program shows that it runs. */
const TURN_MS = 25;
/** A turn that comes so late is in time: timers count in milliseconds, and every program has work of its own. */
const PUNCTUAL_MS = 5;
/** However busy the machine is: nobody waits longer than so many times what was asked for. */
const LONGEST_STRETCH = 6;
/** Who had so much of the time that was asked for had a fair chance: to start a program alone takes some of it. */
const FAIR_SHARE = 0.75;

interface Waiting {
  /** By this clock. */
  readonly fairAt: number;
  /** By that of the machine. */
  readonly earliestAt: number;
  readonly latestAt: number;
  readonly act: () => void;
}

/**
 * Counts the milliseconds in which this program could run. On a machine with other work, or in a control group with
 * little of it, a clock runs out while answers lie there that nobody could take in, and while those who are asked wait
 * for a processor themselves. So whatever gives up on something outside waits by this clock: it gives the event loop a
 * turn every few milliseconds, and counts a late turn by the share of the time that this program had in it.
 */
class OwnClock {
  private readonly waiting = new Set<Waiting>();
  private counted = 0;
  private turnAt = 0;
  private cpu = process.cpuUsage();
  private timer: NodeJS.Timeout | undefined;
  private turn: NodeJS.Immediate | undefined;
  private nextAt = Infinity;

  /** Milliseconds since some moment. It goes on only while somebody waits. */
  now(): number {
    return this.waiting.size === 0 ? this.counted : this.counted + this.sinceTurn();
  }

  /**
   * Calls back once when so many milliseconds have passed and most of them were counted, and everything is taken in
   * that has arrived by then.
   * @returns what cancels it
   */
  after(ms: number, act: () => void): () => void {
    if (this.waiting.size === 0) {
      this.begin();
    }
    const now = performance.now();
    const one = {
      fairAt: this.now() + ms * FAIR_SHARE,
      earliestAt: now + ms,
      latestAt: now + ms * LONGEST_STRETCH,
      act,
    };
    this.waiting.add(one);
    this.schedule(ms);
    return () => {
      if (!this.waiting.has(one)) {
        return;
      }
      if (this.waiting.size === 1) {
        this.counted = this.now();
        this.rest();
      }
      this.waiting.delete(one);
    };
  }

  private begin(): void {
    this.turnAt = performance.now();
    this.cpu = process.cpuUsage();
  }

  private rest(): void {
    clearTimeout(this.timer);
    clearImmediate(this.turn);
    this.nextAt = Infinity;
  }

  private schedule(ms: number): void {
    const delay = Math.max(1, Math.ceil(Math.min(ms, TURN_MS)));
    const at = performance.now() + delay;
    if (at < this.nextAt) {
      clearTimeout(this.timer);
      this.nextAt = at;
      this.timer = setTimeout(this.pass, delay);
    }
  }

  /** On a busy machine a timer is seen to be over before the input that has long arrived: that is taken in first. */
  private readonly pass = (): void => {
    this.turn = setImmediate(this.take);
  };

  private readonly take = (): void => {
    this.counted += this.sinceTurn();
    this.begin();
    this.nextAt = Infinity;
    const now = performance.now();
    // Whoever begins to wait now has another turn before it is over. A late turn ends many waits at once.
    const over = [...this.waiting].filter((one) => this.remainingOf(one, now) <= 0);
    for (const one of over.sort((a, b) => a.earliestAt - b.earliestAt)) {
      // One that ended before may have cancelled it.
      if (this.waiting.delete(one)) {
        one.act();
      }
    }
    if (this.waiting.size === 0) {
      this.rest();
      return;
    }
    this.schedule(Math.min(...[...this.waiting].map((one) => this.remainingOf(one, now))));
  };

  /** Milliseconds that somebody waits at least, from a turn on. */
  private remainingOf({ fairAt, earliestAt, latestAt }: Waiting, now: number): number {
    return Math.min(latestAt - now, Math.max(earliestAt - now, fairAt - this.counted));
  }

  /**
   * What lies between two turns: all of it when the second one came in time; else what this program worked in it, and
   * at least the share that a program had which wanted but a turn.
   */
  private sinceTurn(): number {
    const elapsed = performance.now() - this.turnAt;
    if (elapsed <= TURN_MS + PUNCTUAL_MS) {
      return elapsed;
    }
    const { user, system } = process.cpuUsage(this.cpu);
    const worked = (user + system) / 1000;
    return Math.min(elapsed, Math.max(worked, TURN_MS ** 2 / elapsed));
  }
}

/** One for the whole program, like the loop whose turns it counts. */
export const ownClock = new OwnClock();
