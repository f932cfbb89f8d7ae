import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WatchedSocket } from '../../../../src/clusterClient/transport/authorize';
import { parseUnixTable } from '../../../../src/probes/sockets/unixTable';
import { watchFor } from '../../../../src/probes/sockets/unixTaker';

const OURS = '/proc/self';
/** A process that has no such socket. */
const ANOTHER = `/proc/${process.ppid}`;

describe('who takes a connection to a unix socket', function () {
  let folder: string;
  const servers: Server[] = [];
  const accepted: Socket[] = [];
  const sockets: Socket[] = [];
  beforeEach(function () {
    if (process.platform !== 'linux') {
      this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), 'taker-'));
  });
  afterEach(() => {
    [...sockets.splice(0), ...accepted.splice(0)].forEach((one) => one.destroy());
    servers.splice(0).forEach((one) => one.close());
    rmSync(folder, { recursive: true, force: true });
  });

  async function listening(name: string): Promise<string> {
    const server = createServer((socket) => accepted.push(socket.on('error', () => undefined)));
    servers.push(server);
    await once(server.listen(join(folder, name)), 'listening');
    return join(folder, name);
  }

  async function watched(process: string, path: string): Promise<WatchedSocket> {
    const watch = watchFor(process)(() => connect({ path }));
    sockets.push(watch.socket);
    await once(watch.socket, 'connect');
    return watch;
  }

  const soon = () => AbortSignal.timeout(60_000);

  it('is the process that listens there', async () => {
    const watch = await watched(OURS, await listening('api'));
    assert.equal(await watch.taker(soon()), 'meant');
    assert.equal(await watch.isAccepted(soon()), true);
  });

  it('is the process though its socket was moved', async () => {
    const path = await listening('api');
    renameSync(path, join(folder, 'moved'));
    const watch = await watched(OURS, join(folder, 'moved'));
    assert.equal(await watch.taker(soon()), 'meant');
  });

  it('is another one than a process that listens nowhere', async () => {
    const watch = await watched(ANOTHER, await listening('api'));
    assert.equal(await watch.taker(soon()), 'another');
    assert.equal(await watch.isAccepted(soon()), false);
  });

  it('cannot be told of a process that is gone', async () => {
    const watch = await watched('/proc/0', await listening('api'));
    assert.equal(await watch.taker(soon()), 'untold');
    assert.equal(await watch.isAccepted(soon()), false);
  });

  it('is told for each of many connections at once', async () => {
    const paths = await Promise.all(['a', 'b', 'c', 'd'].map(listening));
    const all = await Promise.all(paths.map((path) => watched(OURS, path)));
    assert.deepEqual(
      await Promise.all(all.map((one) => one.taker(soon()))),
      paths.map(() => 'meant'),
    );
  });
});

describe('the table of unix sockets', () => {
  const TABLE = `Num       RefCount Protocol Flags    Type St Inode Path
0000000000000000: 00000002 00000000 00010000 0001 01 11 /run/api
0000000000000000: 00000003 00000000 00000000 0001 02     0 /run/api
0000000000000000: 00000003 00000000 00000000 0001 03 12 /run/api
0000000000000000: 00000002 00000000 00000000 0001 04     0 /run/api
0000000000000000: 00000002 00000000 00000000 0002 01 13 /run/log
0000000000000000: 00000002 00000000 00010000 0001 01 14 rel ative
0000000000000000: 00000002 00000000 00010000 0001 01 15 @/abstract
0000000000000000: 00000003 00000000 00000000 0001 03 16
`;

  it('tells listeners from connections, accepted or waiting, and leaves out names in no file system', () => {
    const seen = parseUnixTable(TABLE).map(
      ({ inode, path, listens, connected }) =>
        `${inode} ${path}${listens ? ' L' : ''}${connected ? ' C' : ''}`,
    );
    assert.deepEqual(seen, [
      '11 /run/api L',
      '0 /run/api C',
      '12 /run/api C',
      '0 /run/api',
      '13 /run/log',
      '14 rel ative L',
    ]);
  });
});
