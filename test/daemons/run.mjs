// Runs the tests with real daemons, each file in namespaces of its own: own default ports, own process list, and
// nothing that outlives the run. Several files run side by side. Builds the daemons first, because the namespaces
// have no network. Arguments go to mocha (`--grep "frozen"`); names of test files limit the run to these.
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';

const FOLDER = 'test/daemons';
const MOCHA = 'node_modules/mocha/bin/mocha.js';
/** Situations mostly wait: one more than there are processors keeps all of them busy. */
const SIDE_BY_SIDE = Math.min(4, availableParallelism() + 1);

if (process.platform !== 'linux') {
  console.log('The tests with real daemons need Linux namespaces: skipped here.');
  console.log('0 passed, 0 failed, 1 skipped');
  process.exit(0);
}

const built = spawnSync(process.execPath, ['--import=tsx', 'lab/prepare.ts'], { stdio: 'inherit' });
if (built.status !== 0) {
  process.exit(built.status ?? 1);
}

const args = process.argv.slice(2);
const files = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => `${FOLDER}/${name}`);
const named = files.filter((file) => args.some((arg) => basename(arg) === basename(file)));
const options = args.filter((arg) => !files.some((file) => basename(file) === basename(arg)));
// The longest first, so that none of them runs alone at the end.
const queue = (named.length > 0 ? named : files).sort((a, b) => statSync(b).size - statSync(a).size);

const running = new Set();
let stopped = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    stopped = true;
    queue.length = 0;
    // unshare waits for its child and ignores anything milder; the child dies with it.
    running.forEach((one) => one.kill('SIGKILL'));
  });
}

const results = [];
await Promise.all(Array.from({ length: SIDE_BY_SIDE }, workThroughQueue));

const count = (key) => results.reduce((sum, result) => sum + result[key], 0);
const passed = count('passed');
const failed = count('failed');
if (passed + failed === 0) {
  console.log('No test ran.');
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 && !stopped ? 0 : 1;

async function workThroughQueue() {
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    results.push(await runFile(file));
  }
}

function runFile(file) {
  const asUser = process.getuid?.() === 0 ? [] : ['--map-root-user'];
  const namespaces = ['--fork', '--pid', '--net', '--mount', '--mount-proc', '--kill-child'];
  // Bash stays as PID 1 and reaps what the killed daemons' parents leave to it.
  const inside = `ip link set lo up && "$0" ${MOCHA} --config ${FOLDER}/.mocharc.json "$@"; exit $?`;
  const one = spawn(
    'unshare',
    [...asUser, ...namespaces, 'bash', '-c', inside, process.execPath, ...options, file],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  running.add(one);
  const output = [];
  one.stdout.on('data', (chunk) => output.push(chunk));
  one.stderr.on('data', (chunk) => output.push(chunk));
  return new Promise((resolve) => {
    one.on('error', (error) => {
      console.error(`unshare cannot be run (${error.message}): install util-linux and iproute2.`);
      resolve({ passed: 0, failed: 1 });
    });
    one.on('close', (code) => {
      running.delete(one);
      const text = Buffer.concat(output).toString();
      process.stdout.write(text);
      const number = (word) => Number(new RegExp(`^ +(\\d+) ${word}`, 'm').exec(text)?.[1] ?? 0);
      const failures = number('failing');
      // A file that ended early, before mocha could count, has failed.
      resolve({ passed: number('passing'), failed: failures || (code === 0 ? 0 : 1) });
    });
  });
}
