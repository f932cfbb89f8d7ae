// Runs the tests with real daemons, each file in namespaces of its own: own default ports, own process list, and
// nothing that outlives the run. Several files run side by side. Builds the daemons first, because the namespaces
// have no network. Arguments go to mocha (`--grep "frozen"`); names of test files limit the run to these.
import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import {
  BuildError,
  daemonBinaries,
  oldDaemonBinaries,
  oldestDaemonBinaries,
  shiftedService,
} from '../../lab/daemonBinaries';
import { InstallError, installedHost, installedNodes } from '../../lab/hosts/installedHost';
import { sumOf, tell } from '../../scripts/testing/testReport';
import { SideBySide, testFilesIn } from '../host/sideBySide';

const FOLDERS = ['test/daemons', 'test/clusters', 'test/pins'];
/** Limits the run to one of these; without it, and without names, it is the first. */
const IN_FOLDER = '--in';
const MOCHA = ['node_modules/mocha/bin/mocha.js', '--config', 'test/daemons/.mocharc.json'];
/** It needs what the npm registry has, which cannot be had in a namespace either. */
const EVERY_NODE = 'everyNode.test.ts';
const OLD_DAEMONS = 'oldDaemons.test.ts';
const EDITOR_PROXY = 'editorProxy.test.ts';
const OLDER_CLUSTERS = 'olderClusters.test.ts';
const VERSION_MIX = 'versionMix.test.ts';
const CLOCKS = 'clocks.test.ts';
/** They keep every processor busy: beside them no other test would find the machine that it wants. */
const ALONE: readonly string[] = ['busyMachine.test.ts'];
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
  tell({ passed: 0, failed: 0, skipped: 1 });
}

async function runAll(): Promise<void> {
  const args = process.argv.slice(2);
  const at = args.indexOf(IN_FOLDER);
  const [, folder = 'test/daemons'] = at === -1 ? [] : args.splice(at, 2);
  const files = FOLDERS.flatMap(testFilesIn);
  const isNamed = (file: string) => args.some((arg) => basename(arg) === basename(file));
  const options = args.filter((arg) => !files.some((file) => basename(file) === basename(arg)));
  const named = files.filter(isNamed);
  // The longest first, so that none of them runs alone at the end.
  const queue = (named.length > 0 ? named : testFilesIn(folder)).sort(
    (a, b) => statSync(b).size - statSync(a).size,
  );
  const includes = (name: string) => queue.some((file) => basename(file) === name);
  if (includes(EVERY_NODE)) {
    await installedNodes(console.error);
  }
  if (includes(EDITOR_PROXY)) {
    await installedHost('newest', console.error);
  }
  // Before anything runs, too: beside a compiler no test would find the machine that it wants.
  if (includes(OLD_DAEMONS) || includes(VERSION_MIX)) {
    await oldDaemonBinaries(console.error);
  }
  if (includes(CLOCKS)) {
    await shiftedService(console.error);
  }
  if (includes(OLDER_CLUSTERS)) {
    await oldestDaemonBinaries(console.error);
  }
  const alone = queue.filter((file) => ALONE.includes(basename(file)));
  alone.forEach((file) => queue.splice(queue.indexOf(file), 1));
  const runner = new SideBySide((file) => [...MOCHA, ...options, file]);
  const beside = await runner.run(Array.from({ length: SIDE_BY_SIDE }, () => queue));
  const counts = sumOf([beside, await runner.run([alone])]);
  if (counts.passed + counts.failed === 0) {
    console.log('No test ran.');
  }
  tell(counts);
  process.exitCode = counts.failed === 0 && counts.passed > 0 && !runner.stopped ? 0 : 1;
}
