import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../../../lab/until';
import { imageIn, readStatText } from '../../../../src/probes/processes/linux/processStat';
import { BuildInfoMemory } from '../../../../src/probes/programs/buildInfoMemory';
import { readDescriptors, socketInodes } from '../../../../src/probes/sockets/descriptors';
import { Listeners, ListenerMemory } from '../../../../src/probes/sockets/listenerMemory';
import type { TcpSocket } from '../../../../src/probes/sockets/tcpTable';

describe('ListenerMemory', () => {
  const listener: TcpSocket = { host: '127.0.0.1', port: 5001, inode: '7', uid: 1000, listens: true };
  const table = [listener, { ...listener, inode: '8', listens: false }];

  it('remembers who listens and who is connected', () => {
    const memory = new ListenerMemory();
    memory.learn(['7', '8'], table);
    assert.deepEqual(
      [memory.recall('7'), memory.recall('8'), memory.recall('9')],
      [listener, null, undefined],
    );
  });

  it('a socket that is in no table may be about to listen: it is asked about again', () => {
    const memory = new ListenerMemory();
    memory.learn(['9'], table);
    assert.equal(memory.recall('9'), undefined);
    memory.learn(['9'], [...table, { ...listener, inode: '9' }]);
    assert.equal(memory.recall('9')?.port, 5001);
  });

  it('forgets sockets that nobody holds any more', () => {
    const memory = new ListenerMemory();
    memory.learn(['7', '8'], table);
    memory.keepOnly(new Set(['8']));
    assert.deepEqual([memory.recall('7'), memory.recall('8')], [undefined, null]);
  });
});

const HEADING =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';

describe('Listeners', function () {
  before(function () {
    if (process.platform !== 'linux') {
      this.skip();
    }
  });

  it('finds the real listeners of this program, and a new one in the next look', async () => {
    const memory = new ListenerMemory();
    const servers: Server[] = [];
    try {
      const portsSeen = () => {
        const listeners = new Listeners('/proc/self/net', memory);
        const listening = listeners.among(socketInodes(readDescriptors('/proc/self') ?? []));
        const ports = listening?.all().map(({ port }) => port) ?? [];
        listeners.end();
        return { listeners, ports };
      };
      const first = await listen(servers);
      assert.ok(portsSeen().ports.includes(first));
      const second = await listen(servers);
      const { listeners, ports } = portsSeen();
      assert.ok(ports.includes(first) && ports.includes(second));
      assert.equal(listeners.onPort(second)?.uid, process.getuid?.());
      assert.equal(listeners.onPort(1), null);
      await close(servers.shift());
      assert.ok(!portsSeen().ports.includes(first));
    } finally {
      await Promise.all(servers.map(close));
    }
  });
});

describe('Listening', function () {
  it('needs the table only for what is not remembered', () => {
    const memory = new ListenerMemory();
    const known: TcpSocket = { host: '127.0.0.1', port: 5001, inode: '7', uid: 1000, listens: true };
    memory.learn(['7'], [known]);
    // There is no such table: whatever is answered from here on comes from memory.
    const listening = new Listeners('/nowhere', memory).among(new Set(['7']));
    assert.ok(listening);
    assert.equal(listening.on(5001), true);
    assert.equal(listening.on(9094), false);
    const takes = (wanted: string) => (host: string) => host === wanted;
    assert.equal(listening.on(5001, takes('127.0.0.1')), true);
    assert.equal(listening.on(5001, takes('0.0.0.0')), false);
    assert.deepEqual(listening.all(), [known]);
  });

  it('is not known where a socket is new and the table is hidden, and nothing is learned from that', async () => {
    const memory = new ListenerMemory();
    const folder = await mkdtemp(join(tmpdir(), 'tables-'));
    try {
      for (const table of [null, '', 'no table at all\n']) {
        await (table === null ? undefined : writeFile(join(folder, 'tcp'), table));
        const listeners = new Listeners(folder, memory);
        assert.equal(listeners.among(new Set(['8'])), null);
        assert.equal(listeners.onPort(5001), null);
        listeners.end();
      }
      await writeFile(join(folder, 'tcp'), HEADING);
      assert.deepEqual(new Listeners(folder, memory).among(new Set(['8']))?.all(), []);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('BuildInfoMemory', () => {
  it('knows a program again under another name, and sees when a file is another one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'builds-'));
    try {
      const esbuild = 'node_modules/@esbuild/linux-x64/bin/esbuild';
      const file = join(folder, 'program');
      await copyFile(process.platform === 'linux' ? esbuild : process.execPath, file);
      const memory = new BuildInfoMemory();
      const info = await memory.read(file, 0);
      assert.equal(await memory.read(file, 0), info);
      await writeFile(file, 'no program at all');
      assert.equal((await memory.read(file, 0)).go, null);
      await assert.rejects(memory.read(join(folder, 'nothing'), 0), { code: 'ENOENT' });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('The image of a process', function () {
  before(function () {
    if (process.platform !== 'linux') {
      this.skip();
    }
  });

  const imageOf = (folder: string) => imageIn(readStatText(folder) ?? '');

  it('is another one when the process runs another program', async () => {
    const child = spawn('sh', ['-c', 'read go; exec cat'], { stdio: 'pipe' });
    try {
      const folder = `/proc/${child.pid}`;
      await until('the shell runs', () => readlinkSync(`${folder}/exe`) !== process.execPath);
      const [first, again] = [imageOf(folder), imageOf(folder)];
      assert.ok(first !== null);
      assert.equal(again, first);
      child.stdin.write('go\n');
      await until('it is another program', () => readFileSync(`${folder}/comm`, 'utf8') === 'cat\n');
      const other = imageOf(folder);
      assert.ok(other !== null);
      assert.notEqual(other, first);
    } finally {
      child.kill();
    }
  });

  it('keeps what is known of its program; without one the file is asked', async () => {
    const memory = new BuildInfoMemory();
    const known = await memory.readRunning('/proc/self', 'one', 0);
    await assert.rejects(memory.readRunning('/proc/self/nothing', 'one', 0), { code: 'ENOENT' });
    assert.equal(await memory.readRunning('/proc/self', 'one', 0), known);
    assert.equal(await memory.readRunning('/proc/self', null, 0), known);
    assert.equal(await memory.readRunning('/proc/self', 'another', 0), known);
  });
});

async function listen(servers: Server[]): Promise<number> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as { port: number }).port;
}

async function close(server: Server | undefined): Promise<void> {
  await new Promise((resolve) => server?.close(resolve));
}
