// Drives the packed extension in a real VS Code with a real browser, in a namespace where real daemons have their
// default ports. Arguments are Playwright's, such as a file name or --headed.
import { daemonBinaries } from '../../lab/daemonBinaries';
import { packVsix } from '../../scripts/packing/vsix';
import { installedHost } from '../../lab/hosts/installedHost';
import { runInNamespace } from '../host/namespace';
import { tell } from '../../scripts/testing/testReport';

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
  const playwright = [
    'node_modules/@playwright/test/cli.js',
    'test',
    '--config=test/ui/playwright.config.ts',
  ];
  return runInNamespace(process.execPath, [...playwright, ...args], { UI_VSIX: vsix });
}

process.exitCode = await main(process.argv.slice(2));
