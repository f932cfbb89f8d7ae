// Opens pages of other origins in a real browser and lets them try to reach the endpoint, in a namespace of its own,
// because the endpoint has its default port. Arguments are Playwright's, such as --headed.
import { existsSync } from 'node:fs';
import { execa } from 'execa';
import { runInNamespace } from '../host/namespace';
import { tell } from '../../scripts/testing/testReport';

async function main(args: readonly string[]): Promise<number> {
  if (process.platform !== 'linux') {
    console.log('The tests in a browser need Linux namespaces: skipped here.');
    tell({ passed: 0, failed: 0, skipped: 1 });
    return 0;
  }
  if (!existsSync('dist/cli.js')) {
    await execa(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
  }
  const playwright = [
    'node_modules/@playwright/test/cli.js',
    'test',
    '--config=test/browser/playwright.config.ts',
  ];
  return runInNamespace(process.execPath, [...playwright, ...args]);
}

process.exitCode = await main(process.argv.slice(2));
