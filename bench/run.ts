// `npm run bench`: measures what the README promises, in one run, and prints a table. `--write` puts it into
// bench/README.md. Nothing here fails a test: machines are shared and noisy.
import { readdirSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { cpus, release, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { format, resolveConfig } from 'prettier';
import { daemonBinaries } from '../lab/daemonBinaries';
import { packVsix } from '../scripts/packing/vsix';
import { runInNamespace } from '../test/host/namespace';
import { measureActivation } from './activation';
import { type Figure, median } from './measure';

const README = 'bench/README.md';
const [BEGIN, END] = ['<!-- figures -->', '<!-- end of figures -->'];

const { folder: programs } = await daemonBinaries(console.error);
const vsix = await packVsix();
const figures = [
  ...(await measureInside('looks', [programs, String(processCount())])),
  ...(await measureInside('clusters/realCluster', [programs])),
  ...(await measureSimulation()),
  ...(await measureActivation()),
  await size('extension bundle', 'dist/extension.js', 100),
  await size('controller bundle', 'dist/controller.js', 250),
  await size('clusters bundle', 'dist/clusters.js', 250),
  await size('VSIX', vsix, 900),
];
const report = `${machine()}\n\n${table(figures)}\n`;
console.log(report);
if (process.argv.includes('--write')) {
  const readme = await readFile(README, 'utf8');
  const [before = '', after = ''] = [readme.split(BEGIN)[0], readme.split(END)[1]];
  const text = `${before}${BEGIN}\n\n${report}\n${END}${after}`;
  await writeFile(README, await format(text, { ...(await resolveConfig(README)), parser: 'markdown' }));
}

/** Many clusters of many peers, which another program simulates: what it answers real ones have answered. */
async function measureSimulation(): Promise<Figure[]> {
  const peers = await bundled('clusters/simulatedClusters');
  return measureInside('clusters/simulation', [peers, resolve('test/fixtures/recorded')], ['--expose-gc']);
}

/**
 * Runs a program of the bench in a namespace, and gives its figures.
 * @param args what it gets after the file for them
 */
async function measureInside(
  name: string,
  args: readonly string[],
  options: readonly string[] = [],
): Promise<Figure[]> {
  const program = await bundled(name);
  const result = `${program}.json`;
  const code = await runInNamespace(process.execPath, [...options, program, result, ...args]);
  if (code !== 0) {
    throw new Error(`${name} could not be measured: see above.`);
  }
  return JSON.parse(await readFile(result, 'utf8')) as Figure[];
}

/** As users run our code, bundled and minified, not under a loader. @returns its path */
async function bundled(name: string): Promise<string> {
  const program = resolve(`out/bench/${name}.mjs`);
  await build({
    entryPoints: [`bench/${name}.ts`],
    outfile: program,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    external: ['execa', 'ps-list'],
  });
  return program;
}

/** What `ps` has to list on this machine; the namespace of the bench begins empty. */
function processCount(): number {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).length;
}

async function size(name: string, file: string, below: number): Promise<Figure> {
  return { name, unit: 'KB', values: [(await stat(file)).size / 1000], below };
}

function machine(): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const when = new Date().toISOString().slice(0, 10);
  return `${when}, ${cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}, ${memory} GiB, Linux ${release()}, Node ${process.version}:`;
}

function table(all: readonly Figure[]): string {
  const rows = all.map(({ name, unit, values, below, most, note }) => {
    const digits = unit === 'KB' || unit === 'requests' ? 0 : 2;
    const text = (value: number) => `${value.toFixed(digits)}${unit === 'ratio' ? ' ×' : ` ${unit}`}`;
    const middle = median(values);
    const range =
      values.length > 1
        ? `${Math.min(...values).toFixed(digits)} – ${Math.max(...values).toFixed(digits)}`
        : '';
    const bound = boundOf(middle, text, below, most);
    return `| ${name} | ${text(middle)} | ${range} | ${note ?? ''} | ${bound} |`;
  });
  return ['| what | median | range | of | bound |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}

function boundOf(
  value: number,
  text: (value: number) => string,
  below: number | undefined,
  most: number | undefined,
): string {
  if (most !== undefined) {
    return `${value <= most ? '✔' : '✘'} ≤ ${text(most)}`;
  }
  return below === undefined ? '' : `${value < below ? '✔' : '✘'} < ${text(below)}`;
}
