const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

const PART = String.raw`(\d+\.?\d*|\.\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)`;
const DURATION = new RegExp(`^([-+]?)(?:0|(?:${PART})+)$`);
const PARTS = new RegExp(PART, 'g');
/** What an int64 of nanoseconds holds, in milliseconds. */
const LONGEST_MS = 9_223_372_036_854;
const LONGEST_TEXT = 64;

/**
 * Milliseconds of a duration as Go writes and reads it, such as `1m0s`, `300ms`, `.5s` or `0`; null for any other text.
 * @see time.ParseDuration
 */
export function parseGoDuration(text: string): number | null {
  const sign = text.length > LONGEST_TEXT ? undefined : DURATION.exec(text)?.[1];
  if (sign === undefined) {
    return null;
  }
  const sum = [...text.matchAll(PARTS)].reduce(
    (so, [, number = '', unit = '']) => so + Number(number) * (UNITS[unit] ?? 0),
    0,
  );
  return sum > LONGEST_MS ? null : sign === '-' ? -sum : sum;
}
