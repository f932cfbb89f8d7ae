// Checks the workflows of .github with actionlint, which Go builds from its module proxy and keeps in its own cache.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

const FOLDER = '.github/workflows';
const files = readdirSync(FOLDER).map((name) => resolve(FOLDER, name));
const { status, error } = spawnSync('go', ['run', 'github.com/rhysd/actionlint/cmd/actionlint', ...files], {
  // A module of its own, as its versions are none of the daemons'.
  cwd: join('lab', 'build', 'actionlint'),
  env: {
    ...process.env,
    PATH: [process.env.PATH, '/usr/local/go/bin'].join(delimiter),
    GOFLAGS: '-mod=readonly',
    GOWORK: 'off',
  },
  stdio: ['ignore', 'inherit', 'inherit'],
});
if (error) {
  console.error(`Go cannot be run (${error.message}): install Go 1.24 or newer (https://go.dev/dl/).`);
}
process.exitCode = status ?? 1;
