// Runs `npm start -- --demo` as a user does, in a namespace where everything that is left behind can be seen.
import { daemonBinaries } from '../../lab/daemonBinaries';
import { installedHost } from '../../lab/hosts/installedHost';
import { runInNamespace } from '../host/namespace';
import { tell } from '../../scripts/testing/testReport';

async function main(args: readonly string[]): Promise<number> {
  if (process.platform !== 'linux') {
    console.log('This needs Linux namespaces: skipped here.');
    tell({ passed: 0, failed: 0, skipped: 1 });
    return 0;
  }
  // All that needs the network is here before the namespace, which has none.
  await daemonBinaries(console.error);
  await installedHost('newest', console.error);
  const mocha = ['node_modules/mocha/bin/mocha.js', '--config', 'test/start/.mocharc.json'];
  return runInNamespace(process.execPath, [...mocha, ...args]);
}

process.exitCode = await main(process.argv.slice(2));
