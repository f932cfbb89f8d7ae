// The module that VS Code loads in its extension host: runs every bundled *.test.js beside it with Mocha.
import { appendFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';
import { type Counts, failureOf } from '../../scripts/testing/testReport';

const SLOWEST_TEST_MS = 180_000;

/** Entry point of `extensionTestsPath`; a rejection means failure. */
export async function run(): Promise<void> {
  const { SUITE_OUTPUT: output, SUITE_REPORT: report } = process.env;
  if (output !== undefined) {
    // Through a file, as the window's console mixes the suite's lines with its own.
    Mocha.reporters.Base.consoleLog = (...parts: unknown[]) => {
      appendFileSync(output, `${format(...parts)}\n`);
    };
  }
  const mocha = new Mocha({ ui: 'bdd', timeout: SLOWEST_TEST_MS, forbidOnly: true, color: false });
  for (const file of readdirSync(__dirname).filter((name) => name.endsWith('.test.js'))) {
    mocha.addFile(join(__dirname, file));
  }
  const failed: string[] = [];
  const { passes, failures, pending } = await new Promise<Mocha.Stats>((resolve) => {
    const runner = mocha.run(() => {
      // The reporter has printed the failures by now.
      resolve(runner.stats ?? { suites: 0, tests: 0, passes: 0, pending: 0, failures: 1 });
    });
    runner.on('fail', (test, error: Error) => failed.push(failureOf(test.fullTitle(), error.message)));
  });
  if (report !== undefined) {
    const counted: Counts = { passed: passes, failed: failures, skipped: pending, failures: failed };
    writeFileSync(report, JSON.stringify(counted));
  }
  if (failures > 0 || passes === 0) {
    throw new Error(failures > 0 ? `${failures} tests failed` : 'no test ran');
  }
}
