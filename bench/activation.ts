import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium as browserType } from '@playwright/test';
import { build } from 'esbuild';
import { chromium } from '../test/host/chromium';
import { installedHost } from '../lab/hosts/installedHost';
import { VsCodeServer } from '../lab/hosts/vscodeServer';
import { QUIET_SETTINGS, workbenchUrl } from '../test/host/workbench';
import type { Figure } from './measure';
import type { Activation } from './suite';

const ROUNDS = 3;
const EMPTY = 'bench.empty';
const OURS = 'ipfs-cluster-vscode.ipfs-cluster';

/** Activation of this extension beside that of an empty one, each in fresh extension hosts, in turn. */
export async function measureActivation(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  try {
    const suite = join(folder, 'suite.js');
    await build({
      entryPoints: ['bench/suite.ts'],
      outfile: suite,
      bundle: true,
      format: 'cjs',
      platform: 'node',
      external: ['vscode'],
    });
    const empty = await emptyExtension(join(folder, 'empty'));
    const pairs: [Activation, Activation][] = [];
    for (let round = 0; round < ROUNDS; round++) {
      pairs.push([await activate(OURS, resolve('.'), suite), await activate(EMPTY, empty, suite)]);
    }
    return [
      {
        name: 'activation (load and activate) beyond an empty extension',
        unit: 'ms',
        values: pairs.map(([ours, nothing]) => ours.ms - nothing.ms),
        below: 50,
      },
      {
        name: 'heap beyond an empty extension',
        unit: 'MB',
        values: pairs.map(([ours, nothing]) => ours.heapMb - nothing.heapMb),
        below: 2,
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function emptyExtension(folder: string): Promise<string> {
  await mkdir(folder);
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({
      name: 'empty',
      publisher: 'bench',
      version: '0.0.1',
      engines: { vscode: '^1.101.0' },
      main: './main.js',
      activationEvents: ['onCommand:bench.never'],
    }),
  );
  await writeFile(join(folder, 'main.js'), 'exports.activate = () => {};');
  return folder;
}

async function activate(id: string, extension: string, suite: string): Promise<Activation> {
  const host = await installedHost('newest', console.error);
  const folder = await mkdtemp(join(tmpdir(), 'activation-'));
  const result = join(folder, 'result.json');
  const server = await VsCodeServer.start(host, {
    env: { ...process.env, HOME: folder, BENCH_EXTENSION: id, BENCH_RESULT: result },
    driver: true,
    settings: QUIET_SETTINGS,
  });
  const browser = await browserType.launch(chromium());
  try {
    const page = await browser.newPage();
    const settled = new Promise<void>((done, fail) => {
      page.exposeFunction('codeAutomationExit', done).catch(fail);
    });
    await page.goto(workbenchUrl(server, folder, { extension, suite }));
    await settled;
    const outcome = JSON.parse(await readFile(result, 'utf8')) as Activation | { readonly error: string };
    if ('error' in outcome) {
      throw new Error(`The activation of ${id} could not be measured: ${outcome.error}`);
    }
    return outcome;
  } finally {
    await browser.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}
