import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const HERE = dirname(fileURLToPath(import.meta.url));

/** Bundles the suite and each test file, as the extension host loads CommonJS. @returns the suite's entry point */
export async function bundleSuite(): Promise<string> {
  const out = resolve('out', 'extensionHost');
  // Else a renamed test file would run for ever under its old name too.
  await rm(out, { recursive: true, force: true });
  const tests = (await readdir(HERE)).filter((name) => name.endsWith('.test.ts'));
  await build({
    entryPoints: [
      { in: join(HERE, 'suite.ts'), out: 'index' },
      ...tests.map((name) => ({ in: join(HERE, name), out: basename(name, '.ts') })),
    ],
    outdir: out,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    mainFields: ['module', 'main'],
    define: { 'import.meta.url': '__bundleUrl' },
    banner: { js: "const __bundleUrl=require('node:url').pathToFileURL(__filename).href;" },
    logLevel: 'warning',
  });
  return join(out, 'index.js');
}
