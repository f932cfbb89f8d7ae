import type { DaemonStatusResponse, State } from '../../status/result';
import { type Subject, subjectsOf } from '../trouble/subjects';

/** So long a crash has to last before somebody is told who is elsewhere; so long a recovery has to hold. */
export const HELD_MS = 45_000;

/** Time, as whoever holds news back has it; tests give their own. */
export interface Clock {
  /** Milliseconds. */
  readonly now: () => number;
  /** Runs once after so many milliseconds. @returns takes it back */
  readonly after: (ms: number, run: () => void) => () => void;
}

export interface News {
  readonly kind: 'down' | 'recovered';
  readonly subject: Subject;
}

const DOWN: ReadonlySet<State> = new Set(['crashed', 'unresponsive']);
/** Whatever is neither, such as one that starts or was stopped, is no news. */
const UP: ReadonlySet<State> = new Set(['running', 'degraded']);

interface Watched {
  readonly subject: Subject;
  /** What whoever is told believes; null where it was down from the beginning, of which nobody was told. */
  readonly believed: 'down' | 'up' | null;
  /** Since when it is otherwise than that, in milliseconds of the clock; null while it is not. */
  readonly since: number | null;
}

const FIRST_SEEN: Pick<Watched, 'believed' | 'since'> = { believed: null, since: null };

/**
 * Holds back what may be over in a moment: tells of a daemon that went down once it stayed so, and of its recovery once
 * that stayed so. What was down when it was first seen is no news, and nor is its start.
 */
export class HeldNews {
  private readonly watched = new Map<string, Watched>();
  private cancel: (() => void) | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly tell: (news: News) => void,
  ) {}

  /** Takes in what a look saw. */
  see(answer: DaemonStatusResponse): void {
    for (const subject of subjectsOf(answer)) {
      const { key, instance } = subject;
      const before = this.watched.get(key) ?? FIRST_SEEN;
      const [isDown, isUp] = [DOWN.has(instance.state), UP.has(instance.state)];
      const believed = isUp && before.believed === null ? 'up' : before.believed;
      const isNews = (isDown && believed === 'up') || (isUp && believed === 'down');
      this.watched.set(key, { subject, believed, since: isNews ? (before.since ?? this.clock.now()) : null });
    }
    this.schedule();
  }

  /** Forgets everything: nobody wants news any more. */
  clear(): void {
    this.cancel?.();
    this.watched.clear();
  }

  private schedule(): void {
    this.cancel?.();
    this.cancel = undefined;
    const waiting = [...this.watched.values()].flatMap(({ since }) => since ?? []);
    if (waiting.length > 0) {
      const due = Math.min(...waiting) + HELD_MS;
      this.cancel = this.clock.after(Math.max(0, due - this.clock.now()), () => {
        this.tellDue();
      });
    }
  }

  private tellDue(): void {
    for (const [key, { subject, believed, since }] of this.watched) {
      if (since !== null && since + HELD_MS <= this.clock.now()) {
        const seen = believed === 'up' ? 'down' : 'up';
        this.watched.set(key, { subject, believed: seen, since: null });
        this.tell({ kind: seen === 'down' ? 'down' : 'recovered', subject });
      }
    }
    this.schedule();
  }
}
