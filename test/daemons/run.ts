// Runs the tests with real daemons, each file in namespaces of its own: own default ports, own process list, and
// nothing that outlives the run. Several files run side by side. Builds the daemons first, because the namespaces
// have no network. Arguments go to mocha (`--grep "frozen"`); names of test files limit the run to these.
import { readdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { BuildError, daemonBinaries } from '../../lab/daemonBinaries';
import { InstallError, installedNodes } from '../../lab/hosts/installedHost';
import { runInNamespace } from '../host/namespace';

const FOLDER = 'test/daemons';
const MOCHA = ['node_modules/mocha/bin/mocha.js', '--config', `${FOLDER}/.mocharc.json`];
/** It needs what the npm registry has, which cannot be had in a namespace either. */
const EVERY_NODE = 'everyNode.test.ts';
/** Situations mostly wait: one more than there are processors keeps all of them busy. */
const SIDE_BY_SIDE = Math.min(4, availableParallelism() + 1);

if (process.platform === 'linux') {
  await daemonBinaries(console.error).then(runAll, (error: unknown) => {
    if (!(error instanceof BuildError || error instanceof InstallError)) {
      throw error;
    }
    console.error(error.message);
    process.exitCode = 1;
  });
} else {
  console.log('The tests with real daemons need Linux namespaces: skipped here.');
  console.log('0 passed, 0 failed, 1 skipped');
}

async function runAll(): Promise<void> {
  const args = process.argv.slice(2);
  const files = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `${FOLDER}/${name}`);
  const isNamed = (file: string) => args.some((arg) => basename(arg) === basename(file));
  const options = args.filter((arg) => !files.some((file) => basename(file) === basename(arg)));
  const named = files.filter(isNamed);
  // The longest first, so that none of them runs alone at the end.
  const queue = (named.length > 0 ? named : files).sort((a, b) => statSync(b).size - statSync(a).size);
  if (queue.some((file) => basename(file) === EVERY_NODE)) {
    await installedNodes(console.error);
  }
  const stopped = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      queue.length = 0;
      stopped.abort();
    });
  }
  const counts = { passed: 0, failed: 0 };
  const workThroughQueue = async () => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      const { passed, failed } = await runFile(file, options);
      counts.passed += passed;
      counts.failed += failed;
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, workThroughQueue));
  if (counts.passed + counts.failed === 0) {
    console.log('No test ran.');
  }
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  process.exitCode = counts.failed === 0 && counts.passed > 0 && !stopped.signal.aborted ? 0 : 1;
}

async function runFile(
  file: string,
  options: readonly string[],
): Promise<{ passed: number; failed: number }> {
  let text = '';
  const code = await runInNamespace(process.execPath, [...MOCHA, ...options, file], {}, (part) => {
    text += part;
  });
  process.stdout.write(text);
  const number = (word: string) => Number(new RegExp(`^ +(\\d+) ${word}`, 'm').exec(text)?.[1] ?? 0);
  // A file that ended early, before mocha could count, has failed.
  return { passed: number('passing'), failed: number('failing') || (code === 0 ? 0 : 1) };
}
