// Sends the endpoint what its OpenAPI document allows and what it does not, some hundred times, and holds every
// answer to the document. The same requests in every run, in a namespace of its own.
import { existsSync } from 'node:fs';
import { execa } from 'execa';
import { runInNamespace } from '../host/namespace';
import { tell } from '../../scripts/testing/testReport';
import { schemathesis } from './schemathesis';

async function main(): Promise<number> {
  const program = process.platform === 'linux' ? await schemathesis(console.error) : null;
  if (program === null) {
    console.log('Fuzzing by the OpenAPI document needs Linux and Python 3: skipped here.');
    tell({ passed: 0, failed: 0, skipped: 1 });
    return 0;
  }
  if (!existsSync('dist/cli.js')) {
    await execa(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
  }
  const code = await runInNamespace(process.execPath, ['--import=tsx', 'test/fuzz/inside.ts', program]);
  tell(code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 });
  return code;
}

process.exitCode = await main();
