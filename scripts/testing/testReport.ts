// What a level of tests counted, as data: Mocha's and Playwright's own JSON reports, or ours where neither runs.
import { readFileSync, writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import * as z from 'zod/mini';

/** Names the file that a level's report goes to, for whoever runs the levels. */
export const REPORT_VARIABLE = 'TEST_REPORT';

const Own = z.object({
  passed: z.int(),
  failed: z.int(),
  skipped: z.int(),
  /** What failed, and how: said once more at the end, where the log of a long run is read. */
  failures: z.optional(z.array(z.string())),
});
export type Counts = z.infer<typeof Own>;

/** https://mochajs.org/#json: those that fail in a hook count as failures, too. */
const Mocha = z.object({
  stats: z.object({ passes: z.int(), failures: z.int(), pending: z.int() }),
  failures: z.array(z.object({ fullTitle: z.string(), err: z.object({ message: z.optional(z.string()) }) })),
});

const Result = z.object({ errors: z.array(z.object({ message: z.optional(z.string()) })) });
const Spec = z.object({
  title: z.string(),
  file: z.string(),
  ok: z.boolean(),
  tests: z.array(z.object({ results: z.array(Result) })),
});
const Suite = z.object({
  specs: z.array(Spec),
  get suites() {
    return z.optional(z.array(Suite));
  },
});
type Suite = z.infer<typeof Suite>;

/** https://playwright.dev/docs/api/class-reporter: `errors` are those outside of any test. */
const Playwright = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }),
  errors: z.array(z.unknown()),
  suites: z.array(Suite),
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
    const failed = mocha.failures.map(({ fullTitle, err }) => failureOf(fullTitle, err.message));
    return { passed: passes, failed: failures, skipped: pending, failures: failed };
  }
  const playwright = Playwright.safeParse(json).data;
  if (playwright) {
    const { expected, unexpected, flaky, skipped } = playwright.stats;
    const failed = unexpected + flaky + playwright.errors.length;
    return { passed: expected, failed, skipped, failures: playwright.suites.flatMap(failuresIn) };
  }
  return Own.safeParse(json).data ?? null;
}

function failuresIn({ specs, suites }: Suite): string[] {
  const own = specs
    .filter(({ ok }) => !ok)
    .map(({ file, title, tests }) => {
      const results = tests.flatMap((test) => test.results);
      return failureOf(`${file} › ${title}`, results.flatMap(({ errors }) => errors)[0]?.message);
    });
  return [...own, ...(suites ?? []).flatMap(failuresIn)];
}

const MOST_OF_A_MESSAGE = 1000;

/** @param message of the error; the report above has it whole */
export function failureOf(title: string, message = ''): string {
  // Playwright colours what it expected and what it got.
  return `${title}\n${stripVTControlCharacters(message).slice(0, MOST_OF_A_MESSAGE)}`;
}

/** Those of several runs together. */
export function sumOf(all: readonly Counts[]): Counts {
  const sum = (key: 'passed' | 'failed' | 'skipped') => all.reduce((total, one) => total + one[key], 0);
  return {
    passed: sum('passed'),
    failed: sum('failed'),
    skipped: sum('skipped'),
    failures: all.flatMap(({ failures }) => failures ?? []),
  };
}
