export interface Patience {
  /** How long the condition may take to come true, in milliseconds. Generous: it is paid by what is broken alone. */
  readonly withinMs?: number;
  /** Ends the waiting early, with a sentence that says why, when the condition can no longer come true. */
  readonly hopeless?: () => string | undefined;
}

type Truthy<T> = Exclude<T, false | null | undefined | 0 | ''>;

const BETWEEN_LOOKS_MS = 20;
/** Minutes on a machine with other work are seconds on a machine without. */
const PATIENCE_MS = 120_000;
/** The real one, also where a test puts another clock in its place later. */
const { setTimeout: afterMs } = globalThis;

/**
 * Waits until something is true of the world. Ask what is the case (a log line, a table of the kernel, an answer of
 * the daemon itself), never the verdict that a test is about: that one has to be right at its first look.
 * @param what the condition in words, for the error
 * @param condition asked again and again until what it returns is truthy; what it throws is thrown at once
 * @returns what the condition returned in the end
 * @throws Error when the time is over, or when the condition is hopeless
 */
export async function until<T>(
  what: string,
  condition: () => T | Promise<T>,
  { withinMs = PATIENCE_MS, hopeless }: Patience = {},
): Promise<Truthy<T>> {
  const end = performance.now() + withinMs;
  for (;;) {
    const ended = hopeless?.();
    const answer = await condition();
    if (isTruthy(answer)) {
      return answer;
    }
    if (ended !== undefined) {
      throw new Error(`${what}: can no longer come true. ${ended}`);
    }
    if (performance.now() > end) {
      throw new Error(`${what}: not within ${withinMs / 1000} s; last seen: ${JSON.stringify(answer)}`);
    }
    await new Promise((resolve) => afterMs(resolve, BETWEEN_LOOKS_MS));
  }
}

function isTruthy<T>(value: T): value is Truthy<T> & T {
  return Boolean(value);
}
