/** A point in time on both clocks: the one stands still while the machine sleeps, the other one may be set. */
export interface Moment {
  readonly monotonic: number;
  readonly wall: number;
}

export function thisMoment(): Moment {
  return { monotonic: performance.now(), wall: Date.now() };
}

/** @returns milliseconds, a sleep of the machine included; never negative */
export function elapsedSince({ monotonic, wall }: Moment): number {
  return Math.max(0, performance.now() - monotonic, Date.now() - wall);
}
