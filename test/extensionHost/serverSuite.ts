import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium as browserType } from '@playwright/test';
import type { DaemonBinaries } from '../../lab/daemonBinaries';
import { Lab } from '../../lab/lab';
import { chromium } from '../host/chromium';
import type { InstalledHost } from '../../lab/hosts/installedHost';
import { VsCodeServer } from '../../lab/hosts/vscodeServer';
import { QUIET_SETTINGS, workbenchUrl } from '../host/workbench';
import type { Counts } from '../../scripts/testing/testReport';

const SLOWEST_SUITE_MS = 20 * 60_000;

/** Runs the suite in the extension host of VS Code's server, with a browser as its window. */
export async function runOnServer(
  host: InstalledHost,
  binaries: DaemonBinaries,
  suite: string,
): Promise<Counts> {
  const folder = await mkdtemp(join(tmpdir(), 'suite-'));
  const output = join(folder, 'output.txt');
  const report = join(folder, 'report.json');
  await (await open(output, 'w')).close();
  const lab = await Lab.open(binaries);
  const variables = { SUITE_OUTPUT: output, SUITE_REPORT: report, SUITE_DAEMONS: binaries.folder };
  const server = await VsCodeServer.start(host, {
    env: { ...lab.env, ...variables },
    driver: true,
    // The suite has tests of what agents may use; it turns the switch itself.
    settings: { ...QUIET_SETTINGS, 'chat.disableAIFeatures': false },
  });
  try {
    await runInWindow(server, lab.home, suite);
    return JSON.parse(await readFile(report, 'utf8')) as Counts;
  } catch (error) {
    console.error(`${(error as Error).message}\nThe server's last lines:\n${server.lastLines}`);
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    process.stdout.write(await readFile(output));
    await server.close();
    await lab.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function runInWindow(server: VsCodeServer, folder: string, suite: string): Promise<void> {
  const browser = await browserType.launch(chromium());
  try {
    const page = await browser.newPage();
    const settled = new Promise<void>((done, fail) => {
      page.once('crash', () => {
        fail(new Error("The suite's window crashed."));
      });
      // The window calls this one when the suite's promise settles; the report says how.
      page
        .exposeFunction('codeAutomationExit', () => {
          done();
        })
        .catch(fail);
    });
    await page.goto(workbenchUrl(server, folder, { extension: resolve('.'), suite }));
    await Promise.race([settled, tooSlow()]);
  } finally {
    await browser.close();
  }
}

async function tooSlow(): Promise<never> {
  await sleep(SLOWEST_SUITE_MS, undefined, { ref: false });
  throw new Error(`The suite did not end within ${SLOWEST_SUITE_MS / 60_000} minutes.`);
}
