// `npm test`: every level of tests, straight after a clone. Each level is a program of its own; this one runs them
// in order, shows their output, and adds up what they counted. Arguments: the levels to run, all by default.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ensureDependencies } from './dependencies.mjs';

ensureDependencies();

const node = process.execPath;
const tsx = (...args) => [node, '--import=tsx', ...args];

/** Something hangs, then: no level takes half as long, however slow the machine. */
const LONGEST_LEVEL_MS = 25 * 60_000;
/** These look at what is built; the others build by themselves, or need nothing built. */
const NEED_BUILD = ['nodes', 'daemons', 'browser', 'fuzz', 'host'];

/** A level counts as one test unless it prints counts of its own. */
const LEVELS = [
  { name: 'lint', command: ['npm', 'run', '--silent', 'lint'] },
  { name: 'workflows', command: [node, 'scripts/workflows.mjs'] },
  { name: 'typecheck', command: ['npm', 'run', '--silent', 'typecheck'] },
  { name: 'size', command: tsx('scripts/size.ts'), counts: true },
  { name: 'unit', command: ['npm', 'run', '--silent', 'test:unit'], counts: true },
  { name: 'nodes', command: tsx('test/nodes/run.ts'), counts: true },
  { name: 'daemons', command: tsx('test/daemons/run.ts'), counts: true },
  { name: 'browser', command: tsx('test/browser/run.ts'), counts: true },
  { name: 'fuzz', command: ['npm', 'run', '--silent', 'test:fuzz'], counts: true },
  { name: 'host', command: tsx('test/extensionHost/run.ts'), counts: true },
  { name: 'ui', command: tsx('test/ui/run.ts'), counts: true },
  { name: 'start', command: tsx('test/start/run.ts'), counts: true },
];

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !LEVELS.some((level) => level.name === name));
if (unknown.length > 0) {
  console.error(`No level ${unknown.join(', ')}. There are: ${LEVELS.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

if (chosen.some((name) => NEED_BUILD.includes(name))) {
  await run([node, 'scripts/build.mjs', '--production']);
}
const results = [];
for (const level of LEVELS.filter(({ name }) => chosen.length === 0 || chosen.includes(name))) {
  console.log(`\n━━━ ${level.name} ━━━`);
  const started = performance.now();
  const { code, text } = await run(level.command);
  const seconds = Math.round((performance.now() - started) / 1000);
  results.push({ ...countsOf(level, code, text), name: level.name, seconds });
}
report(results);

/** Shows a program's output as it comes and keeps it. */
async function run([program, ...args]) {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, FORCE_COLOR: '0' },
    shell: process.platform === 'win32',
    // A group of its own, so that all of it can be ended.
    detached: process.platform !== 'win32',
  });
  const forward = (signal) => endGroup(child, signal);
  const deadline = setTimeout(() => {
    console.error(`This level did not end within ${LONGEST_LEVEL_MS / 60_000} minutes: ended.`);
    endGroup(child, 'SIGKILL');
  }, LONGEST_LEVEL_MS);
  process.on('SIGINT', forward).on('SIGTERM', forward).on('SIGHUP', forward);
  let text = '';
  child.stdout.on('data', (chunk) => {
    process.stdout.write(chunk);
    text += chunk.toString();
  });
  const [code, signal] = await once(child, 'close');
  clearTimeout(deadline);
  process.off('SIGINT', forward).off('SIGTERM', forward).off('SIGHUP', forward);
  if (signal === 'SIGINT' || signal === 'SIGTERM' || signal === 'SIGHUP') {
    process.exit(130);
  }
  return { code, text };
}

function endGroup(child, signal) {
  if (process.platform === 'win32') {
    child.kill(signal);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') {
      throw error;
    }
  }
}

function countsOf({ counts }, code, text) {
  if (!counts) {
    return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
  }
  const found = closingLine(text) ?? mochaSummary(text);
  // What ends badly without saying so, or runs nothing, has failed.
  const silent = code !== 0 && found.failed === 0;
  const empty = found.passed + found.failed + found.skipped === 0;
  return silent || empty ? { ...found, failed: found.failed + 1 } : found;
}

function closingLine(text) {
  const last = [...text.matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm)].at(-1);
  return last && { passed: Number(last[1]), failed: Number(last[2]), skipped: Number(last[3] ?? 0) };
}

function mochaSummary(text) {
  const last = (word) => Number([...text.matchAll(new RegExp(`^ +(\\d+) ${word}`, 'gm'))].at(-1)?.[1] ?? 0);
  return { passed: last('passing'), failed: last('failing'), skipped: last('pending') };
}

function report(all) {
  console.log('\n━━━ summary ━━━');
  for (const { name, passed, failed, skipped, seconds } of all) {
    const verdict = failed > 0 ? 'FAILED' : passed === 0 ? 'skipped' : 'ok';
    console.log(
      `${name.padEnd(10)} ${verdict.padEnd(8)} ${passed} passed, ${failed} failed, ${skipped} skipped in ${seconds} s`,
    );
  }
  const sum = (key) => all.reduce((total, one) => total + one[key], 0);
  const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : '';
  console.log(`${sum('passed')} passed, ${sum('failed')} failed${skipped}`);
  process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0;
}
