// Makes a fresh clone ready. Node built-ins only, because nothing else is installed yet when this runs.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 20;

/** Installs the development dependencies if they are missing or do not fit the lockfile; else takes no time. */
export function ensureDependencies() {
  process.chdir(fileURLToPath(new URL('..', import.meta.url)));
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
    fail(`This is Node ${process.versions.node}; Node ${OLDEST_NODE} or newer is needed.`);
  }
  if (upToDate()) {
    return;
  }
  console.log('Installing the development dependencies (npm ci) …');
  const { status, error } = spawnSync(
    'npm',
    ['ci', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
    },
  );
  if (error !== undefined) {
    fail(`npm cannot be run (${error.message}): install it (Debian: apt-get install npm), then try again.`);
  }
  if (status !== 0) {
    fail('npm ci failed: see its message above. Check that the npm registry can be reached, then try again.');
  }
}

/** npm keeps what it installed in a lockfile of its own; it may leave out what is for other systems. */
function upToDate() {
  const installed = 'node_modules/.package-lock.json';
  if (!existsSync(installed)) {
    return false;
  }
  const packages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const present = packages(installed);
  return Object.entries(packages('package-lock.json')).every(
    ([path, { version, optional, link }]) =>
      path === '' || link || present[path]?.version === version || (optional && present[path] === undefined),
  );
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
