// The headless parts on every Node release that they support: the unit tests, and a check of this machine.
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { DaemonStatusResponse } from '../../src/status/result';
import { installedNodes } from '../../lab/hosts/installedHost';
import { failureOf, REPORT_VARIABLE, tell } from '../../scripts/testing/testReport';

/** What has failed on a Node, in words; nothing when all is well. */
async function unitTests(node: string): Promise<string | undefined> {
  const { failed, stdout, stderr } = await execa(
    node,
    ['node_modules/mocha/bin/mocha.js', '--reporter=dot'],
    // Its report is not this level's.
    { reject: false, env: { [REPORT_VARIABLE]: undefined } },
  );
  return failed ? `${stdout}\n${stderr}` : undefined;
}

async function headlessCheck(node: string): Promise<string | undefined> {
  const home = await mkdtemp(join(tmpdir(), 'node-'));
  try {
    const { exitCode, stdout, stderr } = await execa(node, ['dist/cli.js', 'check'], {
      reject: false,
      env: { HOME: home },
    });
    // 0 and 1 are answers about the machine, whichever daemons it runs.
    if (exitCode === 0 || exitCode === 1) {
      return DaemonStatusResponse.safeParse(JSON.parse(stdout)).error?.message;
    }
    return `exit code ${String(exitCode)}\n${stderr}`;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

const TESTS = { 'unit tests': unitTests, 'dist/cli.js check': headlessCheck };
const nodes = await installedNodes(console.error);
const failures: string[] = [];
const counts = { passed: 0, failed: 0, skipped: nodes.length === 0 ? 1 : 0, failures };
async function testOn(node: string): Promise<void> {
  const { stdout: version } = await execa(node, ['--version']);
  for (const [name, test] of Object.entries(TESTS)) {
    const problem = await test(node);
    counts[problem === undefined ? 'passed' : 'failed'] += 1;
    if (problem !== undefined) {
      failures.push(failureOf(`Node ${version}: ${name}`, problem.slice(-1000)));
    }
    console.log(
      problem === undefined ? `✔ Node ${version}: ${name}` : `✘ Node ${version}: ${name}\n${problem}`,
    );
  }
}
const waiting = [...nodes];
async function workThrough(): Promise<void> {
  for (let node = waiting.shift(); node !== undefined; node = waiting.shift()) {
    await testOn(node);
  }
}
// Mocha runs one test at a time: as many as there are processors keep them busy.
await Promise.all(Array.from({ length: availableParallelism() }, workThrough));
if (nodes.length === 0) {
  console.log('The npm registry has no Node for this system: skipped here.');
}
tell(counts);
process.exitCode = counts.failed > 0 ? 1 : 0;
