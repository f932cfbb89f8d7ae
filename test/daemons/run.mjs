// Runs the tests with real daemons in a namespace of their own: own default ports, own process list, and nothing
// that outlives the run. Builds the daemons first, because the namespace has no network.
import { spawn, spawnSync } from 'node:child_process';

if (process.platform !== 'linux') {
  console.log('The tests with real daemons need Linux namespaces: skipped here.');
  console.log('0 passed, 0 failed, 1 skipped');
  process.exit(0);
}

const tsx = ['--import=tsx'];
const built = spawnSync(process.execPath, [...tsx, 'lab/prepare.ts'], { stdio: 'inherit' });
if (built.status !== 0) {
  process.exit(built.status ?? 1);
}

const asUser = process.getuid?.() === 0 ? [] : ['--map-root-user'];
const namespaces = ['--fork', '--pid', '--net', '--mount', '--mount-proc', '--kill-child'];
const mocha = 'node_modules/mocha/bin/mocha.js';
// Bash stays as PID 1 and reaps what the killed daemons' parents leave to it.
const inside = `ip link set lo up && "$0" ${mocha} --config test/daemons/.mocharc.json "$@"; exit $?`;
const run = spawn(
  'unshare',
  [...asUser, ...namespaces, 'bash', '-c', inside, process.execPath, ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => run.kill('SIGTERM'));
}
run.on('error', (error) => {
  console.error(`unshare cannot be run (${error.message}): install util-linux and iproute2.`);
  process.exitCode = 1;
});
run.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
