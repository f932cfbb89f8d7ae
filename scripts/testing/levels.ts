// Each level of tests is a program of its own; this one runs them in order, shows their output, and adds up what they
// counted. Arguments: the levels to run, all by default; --under-load runs them three times beside two busy loops.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Counts, lineOf, readReport, REPORT_VARIABLE, sumOf } from './testReport';

interface Level {
  readonly name: string;
  readonly command: readonly string[];
  /** Whether it writes a report; the others count as one test. */
  readonly counts?: true;
  /** It looks at what is built; the others build by themselves, or need nothing built. */
  readonly built?: true;
}

const node = process.execPath;
const tsx = (...args: string[]) => [node, '--import=tsx', ...args];
const LEVELS: readonly Level[] = [
  { name: 'lint', command: ['npm', 'run', '--silent', 'lint'] },
  { name: 'workflows', command: [node, 'scripts/workflows.mjs'] },
  { name: 'typecheck', command: ['npm', 'run', '--silent', 'typecheck'] },
  { name: 'size', command: tsx('scripts/packing/size.ts'), counts: true },
  { name: 'unit', command: ['npm', 'run', '--silent', 'test:unit'], counts: true },
  { name: 'nodes', command: tsx('test/nodes/run.ts'), counts: true, built: true },
  { name: 'daemons', command: tsx('test/daemons/run.ts'), counts: true, built: true },
  {
    name: 'clusters',
    command: tsx('test/daemons/run.ts', '--in', 'test/clusters'),
    counts: true,
    built: true,
  },
  { name: 'pins', command: tsx('test/daemons/run.ts', '--in', 'test/pins'), counts: true, built: true },
  { name: 'browser', command: tsx('test/browser/run.ts'), counts: true, built: true },
  { name: 'fuzz', command: ['npm', 'run', '--silent', 'test:fuzz'], counts: true, built: true },
  { name: 'host', command: tsx('test/extensionHost/run.ts'), counts: true, built: true },
  { name: 'ui', command: tsx('test/ui/run.ts'), counts: true },
  { name: 'start', command: tsx('test/start/run.ts'), counts: true },
];

/** Something hangs, then: no level takes half as long, however slow the machine, nor the first build of all daemons. */
const LONGEST_LEVEL_MS = 45 * 60_000;
const UNDER_LOAD = '--under-load';
const BUSY_LOOPS = 2;
const ROUNDS_UNDER_LOAD = 3;

interface Result extends Counts {
  readonly name: string;
  readonly seconds: number;
}

/** @returns the exit code */
export async function runLevels(args: readonly string[]): Promise<number> {
  const chosen = args.filter((arg) => arg !== UNDER_LOAD);
  const unknown = chosen.filter((name) => !LEVELS.some((level) => level.name === name));
  if (unknown.length > 0) {
    const known = LEVELS.map(({ name }) => name).join(', ');
    console.error(`No level ${unknown.join(', ')}. There are: ${known}; and ${UNDER_LOAD}.`);
    return 2;
  }
  const levels = LEVELS.filter(({ name }) => chosen.length === 0 || chosen.includes(name));
  // Where all levels run, one that is before these builds.
  if (chosen.length > 0 && levels.some(({ built }) => built)) {
    await run([node, 'scripts/build.mjs', '--production']);
  }
  const loaded = args.includes(UNDER_LOAD);
  const loops = loaded ? Array.from({ length: BUSY_LOOPS }, startBusyLoop) : [];
  try {
    const results: Result[] = [];
    for (let round = 0; round < (loaded ? ROUNDS_UNDER_LOAD : 1); round++) {
      for (const level of levels) {
        results.push(await runLevel(level));
      }
    }
    return report(results);
  } finally {
    loops.forEach((loop) => loop.kill('SIGKILL'));
  }
}

/** Takes a processor for itself. */
function startBusyLoop(): ChildProcess {
  // Ends by itself once whoever started it is gone.
  const code = 'const parent = process.ppid; while (process.ppid === parent) for (let i = 0; i < 1e8; i++);';
  return spawn(node, ['-e', code], { stdio: 'ignore' });
}

async function runLevel(level: Level): Promise<Result> {
  console.log(`\n━━━ ${level.name} ━━━`);
  const started = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'level-'));
  const file = join(folder, 'report.json');
  try {
    const code = await run(level.command, { [REPORT_VARIABLE]: file });
    const seconds = Math.round((performance.now() - started) / 1000);
    return { ...countsOf(level, code, file), name: level.name, seconds };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Shows a program's output as it comes. @returns its exit code; null where a signal ended it */
async function run(command: readonly string[], variables: NodeJS.ProcessEnv = {}): Promise<number | null> {
  const [program = node, ...args] = command;
  const child = spawn(program, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, FORCE_COLOR: '0', ...variables },
    shell: process.platform === 'win32',
    // A group of its own, so that all of it can be ended.
    detached: process.platform !== 'win32',
  });
  const forward = (signal: NodeJS.Signals) => {
    endGroup(child, signal);
  };
  const deadline = setTimeout(() => {
    console.error(`This level did not end within ${LONGEST_LEVEL_MS / 60_000} minutes: ended.`);
    endGroup(child, 'SIGKILL');
  }, LONGEST_LEVEL_MS);
  process.on('SIGINT', forward).on('SIGTERM', forward).on('SIGHUP', forward);
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  clearTimeout(deadline);
  process.off('SIGINT', forward).off('SIGTERM', forward).off('SIGHUP', forward);
  if (signal === 'SIGINT' || signal === 'SIGTERM' || signal === 'SIGHUP') {
    process.exit(130);
  }
  return code;
}

function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (process.platform === 'win32' || child.pid === undefined) {
    child.kill(signal);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
      throw error;
    }
  }
}

function countsOf({ counts }: Level, code: number | null, file: string): Counts {
  if (!counts) {
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  }
  const found = readReport(file) ?? { passed: 0, failed: 0, skipped: 0 };
  // What ends badly without saying so, or runs nothing, has failed.
  const silent = code !== 0 && found.failed === 0;
  const empty = found.passed + found.failed + found.skipped === 0;
  return silent || empty ? { ...found, failed: found.failed + 1 } : found;
}

function report(all: readonly Result[]): number {
  for (const { name, failures } of all) {
    failures?.forEach((failure) => {
      console.log(`\n━━━ failed: ${name} ━━━\n${failure}`);
    });
  }
  console.log('\n━━━ summary ━━━');
  for (const { name, passed, failed, skipped, seconds } of all) {
    const verdict = failed > 0 ? 'FAILED' : passed === 0 ? 'skipped' : 'ok';
    console.log(
      `${name.padEnd(10)} ${verdict.padEnd(8)} ${passed} passed, ${failed} failed, ${skipped} skipped in ${seconds} s`,
    );
  }
  const total = sumOf(all);
  console.log(lineOf(total));
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}
