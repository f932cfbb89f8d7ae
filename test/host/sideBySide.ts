import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Counts, failureOf, readReport, REPORT_VARIABLE, sumOf } from '../../scripts/testing/testReport';
import { runInNamespace } from './namespace';

/** The test files in a folder and in those below it. */
export function testFilesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `${folder}/${name}`);
}

/** Runs test files, each in namespaces of its own, several of them at a time. */
export class SideBySide {
  readonly #stopped = new AbortController();

  /**
   * @param command what Node runs for a file
   * @param environment what its tests find beside our own variables
   */
  constructor(
    private readonly command: (file: string) => readonly string[],
    private readonly environment: NodeJS.ProcessEnv = {},
  ) {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        this.#stopped.abort();
      });
    }
  }

  /** Whether a signal ended it before all was run. */
  get stopped(): boolean {
    return this.#stopped.signal.aborted;
  }

  /**
   * Works through queues of files, one file of each at a time; whoever is done with its own helps with the others'.
   * Several may share a queue. Prints what a file printed once it has ended.
   */
  async run(queues: readonly string[][]): Promise<Counts> {
    const counted: Counts[] = [];
    const workThrough = async (own: string[]) => {
      const next = () => [own, ...queues].find(({ length }) => length > 0)?.shift();
      for (let file = next(); file !== undefined && !this.stopped; file = next()) {
        counted.push(await this.#runFile(file));
      }
    };
    await Promise.all(queues.map(workThrough));
    return sumOf(counted);
  }

  async #runFile(file: string): Promise<Counts> {
    const folder = await mkdtemp(join(tmpdir(), 'report-'));
    const report = join(folder, 'report.json');
    try {
      let text = '';
      const variables = { ...this.environment, [REPORT_VARIABLE]: report };
      const code = await runInNamespace(process.execPath, this.command(file), variables, (part) => {
        text += part;
      });
      process.stdout.write(text);
      const counts = readReport(report) ?? { passed: 0, failed: 0, skipped: 0 };
      // A file that ended early, before it could be counted, has failed.
      return code !== 0 && counts.failed === 0
        ? { ...counts, failed: 1, failures: [failureOf(file, 'ended early')] }
        : counts;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}
