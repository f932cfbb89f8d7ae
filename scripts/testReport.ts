// What a level of tests counted, as data: Mocha's and Playwright's own JSON reports, or ours where neither runs.
import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod/mini';

/** Names the file that a level's report goes to, for whoever runs the levels. */
export const REPORT_VARIABLE = 'TEST_REPORT';

const Own = z.object({ passed: z.int(), failed: z.int(), skipped: z.int() });
export type Counts = z.infer<typeof Own>;

/** https://mochajs.org/#json: those that fail in a hook count as failures, too. */
const Mocha = z.object({ stats: z.object({ passes: z.int(), failures: z.int(), pending: z.int() }) });

/** https://playwright.dev/docs/api/class-reporter: `errors` are those outside of any test. */
const Playwright = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }),
  errors: z.array(z.unknown()),
});

/** Says what was counted: in a line for people, and in the file that was asked for. */
export function tell(counts: Counts): void {
  console.log(lineOf(counts));
  const file = process.env[REPORT_VARIABLE];
  if (file !== undefined) {
    writeFileSync(file, JSON.stringify(counts));
  }
}

export function lineOf({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** @returns null where there is no report: what ended before it could count has not passed. */
export function readReport(file: string): Counts | null {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
  const mocha = Mocha.safeParse(json).data;
  if (mocha) {
    const { passes, failures, pending } = mocha.stats;
    return { passed: passes, failed: failures, skipped: pending };
  }
  const playwright = Playwright.safeParse(json).data;
  if (playwright) {
    const { expected, unexpected, flaky, skipped } = playwright.stats;
    return { passed: expected, failed: unexpected + flaky + playwright.errors.length, skipped };
  }
  return Own.safeParse(json).data ?? null;
}

/** Those of several runs together. */
export function sumOf(all: readonly Counts[]): Counts {
  const sum = (key: keyof Counts) => all.reduce((total, one) => total + one[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}
