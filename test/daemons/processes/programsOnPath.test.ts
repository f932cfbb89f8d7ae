import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { chmod, chown, mkdir } from 'node:fs/promises';
import type { OwnTime } from '../../../lab/conditions/ownTime';
import { daemonBinaries } from '../../../lab/daemonBinaries';
import { kubo } from '../../../lab/kubo';
import { Lab } from '../../../lab/lab';
import { until } from '../../../lab/until';
import type { DaemonStatusResponse } from '../../../src/status/result';
import { compare, timedCheck } from '../situation';
import { CLI } from '../surfaces/endpointProgram';

/** Forks twice, in a session of its own, closes all that it had, and becomes another program without an environment. */
const DAEMON = `import os
print("0.42.1", flush=True)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.chdir("/")
        os.closerange(0, 1024)
        os.execve("/bin/sleep", ["sleep", "1000"], {})
    os._exit(0)`;

/** What is called `ipfs` and asked for `--version`, with the answer that is right. */
const PROGRAMS: readonly (readonly [name: string, script: string, version: string | null])[] = [
  ['tells its version', 'echo ipfs version 0.42.1', '0.42.1'],
  ['has no interpreter line', 'NO_INTERPRETER', '0.42.1'],
  ['hangs', 'sleep 1000', null],
  ['ignores every signal that can be ignored', 'trap "" TERM INT HUP QUIT; while :; do sleep 1; done', null],
  ['writes without end', 'exec yes ipfs version 0.42.1', null],
  ['writes errors without end', 'exec yes >&2', null],
  ['tells its version and leaves a child that keeps the output open', 'sleep 1000 & echo 0.42.1', '0.42.1'],
  ['leaves a child that ignores signals', '(trap "" TERM INT; sleep 1000) & wait', null],
  ['leaves children of children', '( ( sleep 1000 & sleep 1000 ) & sleep 1000 ) & sleep 1000', null],
  ['moves to a session of its own', 'setsid sleep 1000 & wait', null],
  ['leaves a child in a session of its own', 'setsid sleep 1000 > /dev/null 2>&1 & echo 0.42.1', '0.42.1'],
  ['leaves a child there that keeps the output open', 'setsid sleep 1000 & echo 0.42.1', '0.42.1'],
  [
    'leaves a child there without its environment',
    'env -i setsid sleep 1000 > /dev/null 2>&1 & echo 0.42.1',
    '0.42.1',
  ],
  ['hangs there without its environment', 'env -i setsid sleep 1000 & wait', null],
  ['leaves a daemon that has given up all that it had', `exec python3 -c '${DAEMON}'`, '0.42.1'],
  ['starts daemons of daemons', 'setsid sh -c "setsid sleep 1000 & sleep 1000" & sleep 1000', null],
  ['starts itself again and again', 'while [ $(pgrep -c sleep) -lt 64 ]; do sleep 1000 & done; wait', null],
  ['stops itself', 'kill -STOP $$', null],
  ['fails after telling it', 'echo 0.42.1; exit 3', null],
  ['reads what nobody writes', 'read line; echo 0.42.1', '0.42.1'],
];

describe('programs on PATH', () => {
  let lab: Lab;

  beforeEach(async () => {
    lab = await Lab.open(await daemonBinaries(console.error));
  });

  afterEach(async () => {
    await lab.close();
  });

  /** Looks with the built program, to which only our own folder and the system's are on PATH. */
  const timedLook = (...through: readonly string[]): Promise<OwnTime<DaemonStatusResponse>> =>
    timedCheck(lab, {
      through: ['env', ...through],
      environment: { ...lab.env, PATH: `${lab.path('bin')}:/usr/bin:/bin` },
    });
  const look = async (...through: readonly string[]) => (await timedLook(...through)).result;

  const plant = async (script: string, mode = 0o755): Promise<string> => {
    const path = lab.path('bin', 'ipfs');
    const text = script === 'NO_INTERPRETER' ? 'echo ipfs version 0.42.1\n' : `#!/bin/sh\n${script}\n`;
    await lab.write(path, text);
    await chmod(lab.path('bin'), 0o755);
    await chmod(path, mode);
    return path;
  };

  /** Whatever has our HOME in its environment, or was told to sleep, and is no daemon of the lab's own. */
  const leftovers = async (): Promise<string[]> => {
    const found: string[] = [];
    for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
      const read = (file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
      const line = (await read('cmdline')).replaceAll('\0', ' ');
      if (line.startsWith('sleep 1000') || (await read('environ')).split('\0').includes(`HOME=${lab.home}`)) {
        found.push(line);
      }
    }
    return found;
  };

  for (const [name, script, version] of PROGRAMS) {
    it(`that ${name}`, async () => {
      const path = await plant(script);
      const { result: answer, ms } = await timedLook();
      compare(answer, { ipfs: ['not_initialized', 0] });
      assert.deepEqual(answer.daemons.ipfs?.details?.program, { path, version });
      assert.ok(ms < 2500, `${ms} of ${answer.duration_ms} ms`);
      await until('nothing of it runs any more', async () => (await leftovers()).length === 0);
    });
  }

  it('that hangs, beside a daemon that is frozen: the daemon is what it is', async () => {
    const daemon = await kubo(lab);
    await plant('sleep 1000');
    daemon.freeze();
    compare(await look(), { ipfs: ['unresponsive', 1] });
  });

  it('that hangs, when the check is ended by Ctrl-C', async () => {
    await plant('sleep 1000');
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      const asking = lab.launch(process.execPath, [CLI, 'check', 'ipfs'], {
        env: { ...lab.env, PATH: `${lab.path('bin')}:/usr/bin:/bin` },
      });
      await until('it is asked', async () => (await leftovers()).some((line) => line.includes('sleep')));
      asking.signal(signal);
      await asking.exited;
      await until('nothing of it runs any more', async () => (await leftovers()).length === 0);
    }
  });

  for (const [name, make] of [
    ['a FIFO', (path: string) => lab.run('mkfifo', [path])],
    ['a device that never ends', (path: string) => lab.run('mknod', [path, 'c', '1', '5'])],
    ['a socket', (path: string) => lab.run('python3', ['-c', SOCKET, path])],
    ['a folder', (path: string) => mkdir(path)],
    ['a link to itself', (path: string) => lab.run('ln', ['-s', path, path])],
  ] as const) {
    it(`that is ${name} is no program`, async () => {
      const path = await plant('true');
      await lab.run('rm', [path]);
      await make(path);
      await chmod(path, 0o777).catch(() => undefined);
      const answer = await look();
      compare(answer, { ipfs: ['not_installed', 0] });
      assert.equal(answer.daemons.ipfs?.details?.program, null);
    });
  }

  const PLANTED: readonly (readonly [name: string, plant: (path: string) => Promise<void>])[] = [
    ['belongs to another user', (path) => chown(path, 1234, 1234)],
    ['others may write', (path) => chmod(path, 0o757)],
    ['lies in a folder of another user', () => chown(lab.path('bin'), 1234, 1234)],
    ['lies in a folder that others may write', () => chmod(lab.path('bin'), 0o777)],
    ['lies below a folder that others may write', () => chmod(lab.home, 0o777)],
    [
      'is a link of another user',
      async (path) => {
        await lab.run('mv', [path, lab.path('mine')]);
        await lab.run('ln', ['-s', lab.path('mine'), path]);
        await lab.run('chown', ['-h', '1234', path]);
      },
    ],
    [
      'is a link into a folder of another user',
      async (path) => {
        await lab.run('install', ['-d', '-o', '1234', lab.path('theirs')]);
        await lab.run('mv', [path, lab.path('theirs', 'ipfs')]);
        await lab.run('ln', ['-s', lab.path('theirs', 'ipfs'), path]);
      },
    ],
  ];
  for (const [name, change] of PLANTED) {
    it(`that ${name} is found and never run`, async () => {
      const path = await plant(`touch ${lab.path('was-run')}; echo 0.42.1`);
      await change(path);
      const answer = await look();
      compare(answer, { ipfs: ['not_initialized', 0] });
      assert.deepEqual(answer.daemons.ipfs?.details?.program, { path, version: null });
      assert.ok(!(await readdir(lab.home)).includes('was-run'));
    });
  }

  it('that root owns are run for every user', async () => {
    await plant('echo 0.42.1');
    const answer = await look('setpriv', '--reuid=1234', '--regid=1234', '--clear-groups');
    assert.equal(answer.daemons.ipfs?.details?.program?.version, '0.42.1');
  });
});

const SOCKET = 'import socket,sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])';
