import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { desktopCode, programBehind } from '../../lab/hosts/desktop';
import type { Counts } from '../../scripts/testing/testReport';

/** The desktop VS Code to run suites in, if there is one: named by a variable, or the one behind `code`. */
export async function desktopProgram(environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  const code = desktopCode(environment);
  return environment['VSCODE_TEST_EXECUTABLE'] ?? (code === undefined ? undefined : programBehind(code));
}

/** Runs the suite through @vscode/test-electron with a VS Code that is installed: nothing is downloaded. */
export async function runOnDesktop(program: string, suite: string): Promise<Counts> {
  const folder = await mkdtemp(join(tmpdir(), 'suite-'));
  const report = join(folder, 'report.json');
  try {
    await runTests({
      vscodeExecutablePath: program,
      extensionDevelopmentPath: resolve('.'),
      extensionTestsPath: suite,
      extensionTestsEnv: { SUITE_REPORT: report },
      launchArgs: [folder, '--disable-extensions', '--disable-workspace-trust'],
    });
    return JSON.parse(await readFile(report, 'utf8')) as Counts;
  } catch (error) {
    console.error((error as Error).message);
    return existsSync(report)
      ? (JSON.parse(await readFile(report, 'utf8')) as Counts)
      : { passed: 0, failed: 1, skipped: 0 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
