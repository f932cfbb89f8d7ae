import { existsSync } from 'node:fs';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { runTests } from '@vscode/test-electron';
import type { SuiteReport } from './report';

/** The desktop VS Code of this machine, if there is one that can show a window. */
export function desktopProgram(environment: NodeJS.ProcessEnv): string | undefined {
  const named = environment['VSCODE_TEST_EXECUTABLE'];
  if (named !== undefined) {
    return named;
  }
  const canShow =
    process.platform !== 'linux' || Boolean(environment['DISPLAY'] ?? environment['WAYLAND_DISPLAY']);
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  return canShow
    ? (environment['PATH'] ?? '')
        .split(delimiter)
        .map((folder) => join(folder, name))
        .find((file) => isAbsolute(file) && existsSync(file))
    : undefined;
}

/** Runs the suite through @vscode/test-electron with a VS Code that is installed: nothing is downloaded. */
export async function runOnDesktop(program: string, suite: string): Promise<SuiteReport> {
  const folder = await mkdtemp(join(tmpdir(), 'suite-'));
  const report = join(folder, 'report.json');
  try {
    await runTests({
      vscodeExecutablePath: await electronBehind(program),
      extensionDevelopmentPath: resolve('.'),
      extensionTestsPath: suite,
      extensionTestsEnv: { SUITE_REPORT: report },
      launchArgs: [folder, '--disable-extensions', '--disable-workspace-trust'],
    });
    return JSON.parse(await readFile(report, 'utf8')) as SuiteReport;
  } catch (error) {
    console.error((error as Error).message);
    return existsSync(report)
      ? (JSON.parse(await readFile(report, 'utf8')) as SuiteReport)
      : { passed: 0, failed: 1, skipped: 0 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The command `code` is a script that returns at once; the program that waits lies two folders up. */
async function electronBehind(program: string): Promise<string> {
  const script = await realpath(program);
  const above = dirname(dirname(script));
  const candidates = [
    join(above, 'code'),
    join(above, 'Code.exe'),
    join(above, '..', '..', 'MacOS', 'Electron'),
  ];
  return candidates.find((file) => file !== script && existsSync(file)) ?? script;
}
