// Runs the suite (`*.test.ts` beside this file) in a real extension host: put new test files here, nothing else is
// needed. Where a desktop VS Code is installed it runs there; else in VS Code's server from the npm registry, once
// with the newest and once with the oldest version, in a namespace where real daemons have their default ports.
// Arguments: the ends to run (`newest`, `oldest`), both by default.
import { fileURLToPath } from 'node:url';
import { daemonBinaries } from '../../lab/daemonBinaries';
import { HOST_ENDS, type HostEnd, installedHost } from '../../lab/hosts/installedHost';
import { runInNamespace } from '../host/namespace';
import { bundleSuite } from './bundleSuite';
import { desktopProgram, runOnDesktop } from './desktopSuite';
import { type Counts, sumOf, tell } from '../../scripts/testing/testReport';
import { runOnServer } from './serverSuite';

const INSIDE = '--inside-namespace';

async function main(args: readonly string[]): Promise<number> {
  const named = HOST_ENDS.filter((end) => args.includes(end));
  const ends = named.length > 0 ? named : HOST_ENDS;
  if (args.includes(INSIDE)) {
    return runEnds(ends);
  }
  const suite = await bundleSuite();
  const desktop = await desktopProgram(process.env);
  if (desktop !== undefined) {
    return summary([await runOnDesktop(desktop, suite)]);
  }
  if (process.platform !== 'linux') {
    console.log(
      'Without a desktop VS Code (its command "code" on PATH) these tests need Linux: skipped here.',
    );
    return summary([{ passed: 0, failed: 0, skipped: 1 }]);
  }
  // All that needs the network is here before the namespace, which has none.
  await daemonBinaries(console.error);
  for (const end of ends) {
    await installedHost(end, console.error);
  }
  const self = fileURLToPath(import.meta.url);
  return runInNamespace(process.execPath, ['--import=tsx', self, INSIDE, ...ends]);
}

async function runEnds(ends: readonly HostEnd[]): Promise<number> {
  const suite = await bundleSuite();
  const binaries = await daemonBinaries(console.error);
  const reports: Counts[] = [];
  for (const end of ends) {
    const host = await installedHost(end, console.error);
    console.log(`\nVS Code ${host.version} (${end})`);
    reports.push(await runOnServer(host, binaries, suite));
  }
  return summary(reports);
}

function summary(reports: readonly Counts[]): number {
  const counts = sumOf(reports);
  tell(counts);
  return counts.failed > 0 || counts.passed + counts.skipped === 0 ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2));
