import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readdirSync, readlinkSync } from 'node:fs';
import { BuildInfoMemory } from '../../../src/probes/buildInfoMemory';
import type { Listener } from '../../../src/probes/linuxListeners';
import { ListenerLook, ListenerMemory } from '../../../src/probes/listenerMemory';

describe('ListenerMemory', () => {
  const listener: Listener = { host: '127.0.0.1', port: 5001, inode: '7', uid: 1000 };
  const table = { listeners: [listener], connected: new Set(['8']) };

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
    memory.learn(['9'], { ...table, listeners: [{ ...listener, inode: '9' }] });
    assert.equal(memory.recall('9')?.port, 5001);
  });

  it('forgets sockets that nobody holds any more', () => {
    const memory = new ListenerMemory();
    memory.learn(['7', '8'], table);
    memory.keepOnly(new Set(['8']));
    assert.deepEqual([memory.recall('7'), memory.recall('8')], [undefined, null]);
  });
});

describe('ListenerLook', function () {
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
        const look = new ListenerLook('/proc/self/net', memory);
        const ports = look.among(ownSockets()).map(({ port }) => port);
        look.end();
        return { look, ports };
      };
      const first = await listen(servers);
      assert.ok(portsSeen().ports.includes(first));
      const second = await listen(servers);
      const { look, ports } = portsSeen();
      assert.ok(ports.includes(first) && ports.includes(second));
      assert.equal(look.onPort(second)?.uid, process.getuid?.());
      assert.equal(look.onPort(1), null);
      await close(servers.shift());
      assert.ok(!portsSeen().ports.includes(first));
    } finally {
      await Promise.all(servers.map(close));
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
      const info = memory.read(file);
      assert.equal(memory.read(file), info);
      await writeFile(file, 'no program at all');
      assert.equal(memory.read(file), null);
      assert.throws(() => memory.read(join(folder, 'nothing')), { code: 'ENOENT' });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

function ownSockets(): Set<string> {
  const links = readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      // The listing's own descriptor.
      return [];
    }
  });
  return new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
}

async function listen(servers: Server[]): Promise<number> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as { port: number }).port;
}

async function close(server: Server | undefined): Promise<void> {
  await new Promise((resolve) => server?.close(resolve));
}
