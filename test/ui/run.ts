// Drives the packed extension in a real VS Code with a real browser, each file in namespaces of its own where real
// daemons have their default ports. Names of test files limit the run to these; other arguments are Playwright's, such
// as --grep.
import { daemonBinaries } from '../../lab/daemonBinaries';
import { packVsix } from '../../scripts/packing/vsix';
import { installedHost } from '../../lab/hosts/installedHost';
import { SideBySide, testFilesIn } from '../host/sideBySide';
import { tell } from '../../scripts/testing/testReport';

const PLAYWRIGHT = [
  'node_modules/@playwright/test/cli.js',
  'test',
  '--config=test/ui/playwright.config.ts',
  // No test of a file may have the name that is asked for.
  '--pass-with-no-tests',
];
/** They wait for minutes, for what the daemons or the view do by themselves: the longest first. */
const WAITING = [
  'watching/requests',
  'clusters/fullDisk',
  'clusters/timeline',
  'clusters/notifications',
  'watching/notifications',
  'clusters/illPeers',
];
/** Of the queue of those, beside one that works through all others. */
const WAITING_SIDE_BY_SIDE = 2;

async function main(args: readonly string[]): Promise<number> {
  if (process.platform !== 'linux') {
    console.log('The tests of the user interface need Linux namespaces: skipped here.');
    tell({ passed: 0, failed: 0, skipped: 1 });
    return 0;
  }
  // All that needs the network is here before the namespace, which has none.
  await daemonBinaries(console.error);
  await installedHost('newest', console.error);
  const vsix = await packVsix();
  const files = testFilesIn('test/ui');
  const isNamed = (file: string) => args.some((arg) => !arg.startsWith('-') && file.includes(arg));
  const options = args.filter((arg) => arg.startsWith('-') || !files.some((file) => file.includes(arg)));
  const chosen = files.some(isNamed) ? files.filter(isNamed) : files;
  const waiting = WAITING.flatMap((name) => chosen.filter((file) => file.includes(name)));
  const others = chosen.filter((file) => !waiting.includes(file));
  const runner = new SideBySide(
    // A run empties its folder of results first.
    (file) => [...PLAYWRIGHT, `--output=test-results/${file}`, ...options, file],
    { UI_VSIX: vsix },
  );
  const counts = await runner.run([...Array.from({ length: WAITING_SIDE_BY_SIDE }, () => waiting), others]);
  tell(counts);
  return counts.failed === 0 && counts.passed > 0 && !runner.stopped ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
