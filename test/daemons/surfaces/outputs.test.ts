import assert from 'node:assert/strict';
import { execa } from 'execa';
import { daemonBinaries } from '../../../lab/daemonBinaries';
import { Lab } from '../../../lab/lab';
import { CLI, EndpointProgram } from './endpointProgram';

/** How a shell ends it when nobody reads, and which exit code it then has. */
const RUNS: readonly (readonly [args: string, code: number])[] = [
  ['--help', 0],
  ['-h', 0],
  ['help', 0],
  ['--version', 0],
  ['check --help', 0],
  ['serve --help', 0],
  ['serve -h', 0],
  ['mcp --help', 0],
  ['check', 1],
  ['check ipfs --timeout 100', 1],
  ['check --wait stopping --timeout 100', 1],
  ['', 2],
  ['nonsense', 2],
  ['check --timeout 1', 2],
  ['serve --port x', 2],
  ['mcp x', 2],
];

/** Ways in which an output cannot be written. */
const OUTPUTS: readonly (readonly [name: string, shell: string])[] = [
  ['nobody reads', '"$@" | true'],
  ['nobody reads either output', '"$@" 2>&1 | true'],
  ['nobody reads the errors', '"$@" 2>&1 >/dev/null | true'],
  ['the output is closed', '"$@" >&-'],
  ['the errors are closed', '"$@" 2>&- >/dev/null'],
  ['everything is closed', '"$@" <&- >&- 2>&-'],
];

describe('dist/cli.js whose output nobody takes', () => {
  let lab: Lab;

  before(async () => {
    lab = await Lab.open(await daemonBinaries(console.error));
  });

  after(async () => {
    await lab.close();
  });

  const inShell = (shell: string, args: readonly string[]) =>
    execa('bash', ['-c', `${shell}; exit \${PIPESTATUS[0]}`, 'bash', process.execPath, CLI, ...args], {
      env: { ...lab.env, IPFS_CLUSTER_STATUS_SETTINGS: '{"role":"master"}' },
      extendEnv: false,
      reject: false,
      // It would hang for good.
      timeout: 120_000,
    });

  for (const [name, shell] of OUTPUTS) {
    it(`ends as ever, without a stack trace, where ${name}`, async () => {
      for (const [args, code] of RUNS) {
        const { exitCode, stderr } = await inShell(shell, args.split(' ').filter(Boolean));
        assert.equal(exitCode, code, `${args}: ${stderr}`);
        assert.doesNotMatch(stderr, /EPIPE|\bat .*:\d+:\d+|node:/, args);
      }
    });
  }

  it('says in one line that a full disk took no answer', async () => {
    for (const args of [['check'], ['--help'], ['--version']]) {
      const { exitCode, stderr } = await inShell('"$@" >/dev/full', args);
      assert.equal(exitCode, 1);
      assert.match(stderr, /^The output cannot be written: [^\n]*ENOSPC[^\n]*$/);
    }
  });

  it('calls bad usage so on a full disk, too', async () => {
    for (const args of [['check', 'nonsense'], ['nonsense'], ['check', '--role', 'king'], ['mcp', 'x']]) {
      assert.equal((await inShell('"$@" >/dev/full', args)).exitCode, 2, args.join(' '));
    }
  });

  it('ends the protocol server when its host reads no more', async () => {
    const ask = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
    const feed = `(for i in $(seq 50); do echo '${ask}'; sleep 0.1; done) | "$@" | true; exit \${PIPESTATUS[1]}`;
    const { exitCode, stderr } = await inShell(feed, ['mcp']);
    assert.equal(exitCode, 0);
    assert.doesNotMatch(stderr, /EPIPE|\bat .*:\d+:\d+/);
  });

  it('serves on when nobody reads what it prints', async () => {
    const shell = 'exec "$@" 2> >(true) > >(sed -u "1,2w $HOME/said" >/dev/null; exec cat "$HOME/said")';
    const started = lab.launch('bash', [
      '-c',
      shell,
      'bash',
      process.execPath,
      CLI,
      'serve',
      '--no-token',
      '--port',
      '9998',
    ]);
    await started.until('it answers', () =>
      fetch('http://127.0.0.1:9998/api/v0/health').then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    assert.equal((await fetch('http://127.0.0.1:9998/metrics')).status, 200);
    started.signal('SIGTERM');
    assert.equal(await started.exited, 0);
  });

  it('serves those who read only its first line', async () => {
    const endpoint = await EndpointProgram.start({
      launch: (program, args) => lab.launch('bash', ['-c', '"$@" | head -2', 'bash', program, ...args]),
    });
    assert.equal((await endpoint.ask()).status, 200);
  });
});
