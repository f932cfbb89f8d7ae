// `npm run bench`: measures what the README promises, in one run, and prints a table. `--write` puts it into
// bench/README.md. Nothing here fails a test: machines are shared and noisy.
import { readdirSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
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
  ...(await measureLooks(programs)),
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

/** Under the bundled and minified code that users run, not under a loader. */
async function measureLooks(programs: string): Promise<Figure[]> {
  await mkdir('out/bench', { recursive: true });
  const program = resolve('out/bench/looks.mjs');
  const result = resolve('out/bench/looks.json');
  await build({
    entryPoints: ['bench/looks.ts'],
    outfile: program,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    external: ['execa', 'ps-list'],
  });
  const code = await runInNamespace(process.execPath, [program, result, programs, String(processCount())]);
  if (code !== 0) {
    throw new Error('The looks could not be measured: see above.');
  }
  return JSON.parse(await readFile(result, 'utf8')) as Figure[];
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
  const rows = all.map(({ name, unit, values, below, note }) => {
    const digits = unit === 'KB' ? 0 : 2;
    const text = (value: number) => `${value.toFixed(digits)}${unit === 'ratio' ? ' ×' : ` ${unit}`}`;
    const middle = median(values);
    const range =
      values.length > 1
        ? `${Math.min(...values).toFixed(digits)} – ${Math.max(...values).toFixed(digits)}`
        : '';
    const bound = below === undefined ? '' : `${middle < below ? '✔' : '✘'} < ${text(below)}`;
    return `| ${name} | ${text(middle)} | ${range} | ${note ?? ''} | ${bound} |`;
  });
  return ['| what | median | range | of | bound |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}
