import assert from 'node:assert/strict';
import { chmod, chown, mkdir, readdir, readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { daemonBinaries } from '../../../lab/daemonBinaries';
import { Lab } from '../../../lab/lab';
import { until } from '../../../lab/until';
import { RawClient } from '../../unit/headless/http/rawClient';
import { CLI, EndpointProgram, STATUS } from '../surfaces/endpointProgram';

const TOKEN = 'a-token-that-is-long-enough';
const IDLE = 10_000;
const AT_ONCE = 250;
/** The limit of connections, and what else a Node process has open. */
const MOST_DESCRIPTORS = 1024 + 100;

describe('dist/cli.js serve under attack', () => {
  let lab: Lab;
  let clients: RawClient[];

  beforeEach(async () => {
    lab = await Lab.open(await daemonBinaries(console.error));
    clients = [];
  });

  afterEach(async () => {
    clients.forEach((client) => {
      client.leave();
    });
    await lab.close();
  });

  const connect = async (endpoint: EndpointProgram, text: string, reads = true): Promise<RawClient> => {
    const client = await RawClient.connect(Number(new URL(endpoint.url).port), reads);
    clients.push(client);
    client.send(text);
    return client;
  };

  const assertServed = async (endpoint: EndpointProgram): Promise<void> => {
    assert.equal((await endpoint.ask()).status, 200);
    assert.equal((await endpoint.call('/metrics')).status, 200);
  };

  const descriptorsOf = async ({ process }: EndpointProgram): Promise<number> =>
    (await readdir(`/proc/${process.pid}/fd`)).length;

  it('lets those with the token in while ten thousand connections sit idle', async () => {
    const endpoint = await EndpointProgram.start(lab);
    for (let count = 0; count < IDLE; count += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, () => connect(endpoint, '')));
      if (count % 2500 === 0) {
        await assertServed(endpoint);
      }
    }
    await assertServed(endpoint);
    assert.ok((await descriptorsOf(endpoint)) <= MOST_DESCRIPTORS);
  });

  it('is rid of a thousand clients that ignore a refusal and never hang up', async () => {
    const endpoint = await EndpointProgram.start(lab);
    const before = await descriptorsOf(endpoint);
    const texts = [
      'POST',
      'GET / HTTP/1.1\r\nHost: localhost\r\nX',
      'hello\r\n\r\n',
      'GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n',
    ];
    for (let count = 0; count < 1100; count += AT_ONCE) {
      await Promise.all(
        Array.from({ length: AT_ONCE }, (_, index) =>
          connect(endpoint, texts[index % texts.length] ?? '', false),
        ),
      );
    }
    await assertServed(endpoint);
    await until('all of them are gone', async () => (await descriptorsOf(endpoint)) <= before + 2);
    await assertServed(endpoint);
  });

  it('serves those with the token while others flood without it and never read', async () => {
    const endpoint = await EndpointProgram.start(lab);
    const ask = `POST ${STATUS} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n`;
    const flood = await Promise.all(
      Array.from({ length: 300 }, () => connect(endpoint, ask.repeat(200), false)),
    );
    await assertServed(endpoint);
    await until('all of them are cut off', () => flood.every((client) => client.isCutOff()));
    await assertServed(endpoint);
  });

  it('answers a monitoring system while eight with the token wait for long looks', async () => {
    const endpoint = await EndpointProgram.start(lab);
    const slow = await lab.serveWith(() => undefined, 5001);
    assert.ok(slow);
    const waiting = Array.from({ length: 8 }, (_, index) => endpoint.ask({ timeout_ms: 5000 + index }));
    await assertServed(endpoint);
    assert.ok((await Promise.all(waiting)).every(({ status }) => status === 200));
  });

  it('is ended by SIGTERM within its grace, whatever hangs on it', async () => {
    const endpoint = await EndpointProgram.start(lab);
    for (const text of ['', 'hello\r\n\r\n', `POST ${STATUS} HTTP/1.1\r\n`]) {
      await connect(endpoint, text, false);
    }
    endpoint.process.signal('SIGTERM');
    assert.equal(await endpoint.process.exited, 0);
  });

  it('leaves no token file, however often and by what it is told to end', async () => {
    for (const signals of [
      ['SIGINT', 'SIGINT'],
      ['SIGTERM', 'SIGINT', 'SIGINT'],
      ['SIGHUP', 'SIGTERM'],
      ['SIGQUIT', 'SIGQUIT'],
    ] as const) {
      const endpoint = await EndpointProgram.start(lab);
      // Somebody still listens, so that the first signal alone would wait.
      const stream = endpoint.call(`${STATUS}/events`).catch((error: unknown) => error);
      signals.forEach((signal) => {
        endpoint.process.signal(signal);
      });
      await endpoint.process.exited;
      await stream;
      assert.ok(endpoint.tokenFile);
      const folder = endpoint.tokenFile.replace(/\/[^/]+\/token$/, '');
      const left = await readdir(folder);
      assert.ok(!left.some((name) => endpoint.tokenFile?.includes(`/${name}/`)), signals.join(', '));
    }
  });

  const serve = (...args: string[]) =>
    execa(process.execPath, [CLI, 'serve', '--port', '0', ...args], {
      env: lab.env,
      extendEnv: false,
      reject: false,
      // It would hang for good.
      timeout: 120_000,
    });

  const REFUSED: readonly (readonly [
    name: string,
    says: RegExp,
    make: (path: string) => Promise<unknown>,
  ])[] = [
    [
      'another user made',
      /belongs to another user/,
      async (path) => write(path).then(() => chown(path, 1234, 1234)),
    ],
    ['others may write', /chmod 600/, (path) => write(path, 0o622)],
    ['others may read', /chmod 600/, (path) => write(path, 0o604)],
    ['a group may read', /chmod 600/, (path) => write(path, 0o640)],
    ['is a FIFO', /is not a file/, (path) => lab.run('mkfifo', ['-m', '600', path])],
    ['is a device', /is not a file/, (path) => lab.run('mknod', ['-m', '600', path, 'c', '1', '5'])],
    ['is a folder', /is not a file/, (path) => mkdir(path)],
    [
      'is a link that another user made',
      /belongs to another user/,
      async (path) => {
        await write(lab.path('mine'));
        await lab.run('ln', ['-s', lab.path('mine'), path]);
        await lab.run('chown', ['-h', '1234', path]);
      },
    ],
    [
      'is a link to what another user made',
      /belongs to another user/,
      async (path) => {
        await write(lab.path('theirs'));
        await chown(lab.path('theirs'), 1234, 1234);
        await lab.run('ln', ['-s', lab.path('theirs'), path]);
      },
    ],
    [
      'lies where others may write',
      /others may write there/,
      (path) => write(path).then(() => chmod(lab.path('t'), 0o777)),
    ],
    ['would lie where others may write', /others may write there/, () => chmod(lab.path('t'), 0o777)],
    [
      'lies below a folder of another user',
      /belongs to another user/,
      (path) => write(path).then(() => chown(lab.path('t'), 1234, 1234)),
    ],
    [
      'has no end',
      /holds no token/,
      (path) => lab.run('truncate', ['-s', '1G', path]).then(() => chmod(path, 0o600)),
    ],
    ['is empty', /holds no token/, (path) => lab.write(path, '')],
  ];
  const write = (path: string, mode = 0o600) => lab.write(path, TOKEN, mode).then(() => chmod(path, mode));
  for (const [name, says, make] of REFUSED) {
    it(`takes no token file that ${name}`, async () => {
      const path = lab.path('t', 'token');
      await mkdir(lab.path('t'), { mode: 0o700 });
      await make(path);
      const { exitCode, stdout, stderr } = await serve('--token-file', path);
      assert.deepEqual([exitCode, stdout], [1, ''], stderr);
      assert.match(stderr, says);
      assert.equal(stderr.split('\n').length, 1);
      assert.ok(!stderr.includes(TOKEN));
    });
  }

  for (const args of [
    ['--host', ''],
    ['--host='],
    ['--host', ' '],
    ['--port', ''],
    ['--token-file', ''],
    ['--token-file='],
    ['--allow-host', ''],
    ['--allow-host', '*'],
    ['--allow-host', 'box.lan:80'],
    ['--allow-origin', ''],
    ['--no-token', '--host', ''],
    [''],
  ]) {
    it(`takes nothing empty or without meaning: ${JSON.stringify(args)}`, async () => {
      const { exitCode, stdout, stderr } = await serve(...args);
      assert.deepEqual([exitCode, stdout], [2, '']);
      assert.match(stderr, /Usage: /);
    });
  }

  it('takes an empty variable for one that is not set', async () => {
    const env = { ...lab.env, IPFS_CLUSTER_STATUS_SETTINGS: '', XDG_RUNTIME_DIR: '', TMPDIR: lab.home };
    const started = lab.launch(process.execPath, [CLI, 'serve', '--port', '0'], { env });
    await started.until('it listens', () => /^Listening on http:\/\/127\.0\.0\.1:\d+$/m.test(started.output));
  });

  it('makes its token file where no other user has a say, as after sudo', async () => {
    const theirs = lab.path('theirs');
    await lab.run('install', ['-d', '-o', '1234', theirs]);
    const env = { ...lab.env, XDG_RUNTIME_DIR: theirs, TMPDIR: theirs };
    const started = lab.launch(process.execPath, [CLI, 'serve', '--port', '0'], { env });
    await started.until('it listens', () => started.output.includes('Listening on'));
    assert.match(started.output, /^Token file: \/tmp\/ipfs-status-/);
    assert.deepEqual(await readdir(theirs), []);
    assert.equal((await readFile(/^Token file: (.*)$/m.exec(started.output)?.[1] ?? '', 'utf8')).length, 44);
    started.signal('SIGTERM');
    await started.exited;
  });
});
