// `npm run bench:load`: 200 clients ask the endpoint for 30 s, in a namespace of its own with real daemons. Prints a
// table and ends by itself. Nothing here fails a test: machines are shared and noisy.
import { existsSync } from 'node:fs';
import { execa } from 'execa';
import { daemonBinaries } from '../lab/daemonBinaries';
import { runInNamespace } from '../test/host/namespace';

await daemonBinaries(console.error);
if (!existsSync('dist/cli.js')) {
  await execa(process.execPath, ['scripts/build.mjs', '--production'], { stdio: 'inherit' });
}
process.exitCode = await runInNamespace(process.execPath, ['--import=tsx', 'bench/loadInside.ts']);
