import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import {
  ApiError,
  type ClusterClient,
  ClusterError,
  CredentialsError,
  NotAClusterError,
  parseAddress,
  StreamError,
  TlsError,
  UnreachableError,
} from '../../../src/clusterClient';
import { until } from '../../../lab/until';
import { Served, stream } from './servedApi';

const OK = 'HTTP/1.1 200 OK\r\n';
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\nTrailer: X-Stream-Error\r\n\r\n`;
const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
const peer = (id: string) =>
  JSON.stringify({ id, version: '1.1.6', rpc_protocol_version: '/ipfscluster/1.0/rpc' });

async function failure(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => assert.fail('it did not fail'),
    (error: unknown) => error,
  );
}

function verifyClusterError(error: unknown): ClusterError {
  assert.ok(error instanceof ClusterError, String(error));
  assert.ok(error.message.length < 2000 && error.advice !== '' && !/fetch failed/.test(error.message));
  return error;
}

describe('a hostile server', () => {
  const served = new Served();
  afterEach(() => {
    served.close();
  });

  const UNREADABLE: Readonly<Record<string, (socket: Socket) => void>> = {
    'no HTTP': (socket) => socket.write('SSH-2.0-OpenSSH\r\n'),
    HTML: (socket) => socket.end(`${OK}\r\n<html>`),
    'nothing at all': (socket) => socket.end(`${OK}Content-Length: 0\r\n\r\n`),
    'another object': (socket) => socket.end(`${OK}\r\n{"Version":"0.43.0"}`),
    'a list': (socket) => socket.end(`${OK}\r\n[]`),
    'wrong types': (socket) => socket.end(`${OK}\r\n{"version":1,"id":[],"rpc_protocol_version":{}}`),
    'two values': (socket) => socket.end(`${OK}\r\n{"version":"1"}{"version":"2"}`),
    'deep nesting': (socket) => socket.end(`${OK}\r\n${'['.repeat(500_000)}`),
    'a redirection': (socket) =>
      socket.end(
        'HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:1/id\r\nContent-Length: 0\r\n\r\n',
      ),
    'an empty refusal': (socket) => socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n'),
  };
  for (const [name, answer] of Object.entries(UNREADABLE)) {
    it(`is no Cluster with ${name}`, async () => {
      const error = await failure((await served.raw(answer)).id());
      assert.ok(verifyClusterError(error) instanceof NotAClusterError, String(error));
    });
  }

  it('leads nobody elsewhere', async () => {
    let asked = 0;
    const elsewhere = await served.listen(
      createServer((_, response) => {
        asked++;
        response.end();
      }),
    );
    const credentials = () => ({ user: 'ann', password: 'hunter2' });
    const client = await served.api(
      (_, response) => response.writeHead(307, { Location: `http://127.0.0.1:${elsewhere}/id` }).end(),
      { credentials },
    );
    assert.ok((await failure(client.id())) instanceof NotAClusterError);
    assert.equal(asked, 0);
  });

  it('hangs up without an answer', async () => {
    const error = verifyClusterError(
      await failure((await served.raw((socket) => socket.destroy())).version()),
    );
    assert.ok(error instanceof UnreachableError && error.why === 'hung_up');
  });

  it('is told from one that does not answer', async () => {
    const client = await served.raw(() => undefined);
    const error = verifyClusterError(await failure(client.version({ totalMs: 100 })));
    assert.ok(error instanceof UnreachableError && error.why === 'silent');
  });

  it('drips an answer, and is not waited for', async () => {
    const client = await served.raw((socket) => {
      socket.write(`${OK}Content-Length: 100000\r\n\r\n`);
      const timer = setInterval(() => socket.write('{'), 5);
      socket.on('close', () => {
        clearInterval(timer);
      });
    });
    const error = verifyClusterError(await failure(client.version({ totalMs: 150 })));
    assert.ok(error instanceof StreamError && error.why === 'silent');
  });

  it('drips its head, and is not waited for', async () => {
    const client = await served.raw((socket) => {
      socket.write(OK);
      const timer = setInterval(() => socket.write('X: y\r\n'), 5);
      socket.on('close', () => {
        clearInterval(timer);
      });
    });
    const error = verifyClusterError(await failure(client.version({ totalMs: 150 })));
    assert.ok(error instanceof UnreachableError && error.why === 'silent');
  });

  it('sends an endless head', async () => {
    const client = await served.raw((socket) => socket.write(`${OK}X: ${'a'.repeat(100_000)}`));
    assert.ok(verifyClusterError(await failure(client.version())) instanceof NotAClusterError);
  });

  for (const [name, ask] of [
    ['an answer', (client: ClusterClient) => client.graph()],
    ['a line', (client: ClusterClient) => client.peers.list().toArray()],
  ] as const) {
    it(`sends ${name} of a gigabyte, and no more than some mebibytes are taken`, async () => {
      let sent = 0;
      const part = Buffer.alloc(1 << 20, 'a');
      const client = await served.api((_, response) => {
        response.write('{"id":"');
        const more = () => {
          while (sent < 1 << 30 && !response.destroyed) {
            sent += part.length;
            if (!response.write(part)) {
              response.once('drain', more);
              return;
            }
          }
        };
        more();
      });
      const error = verifyClusterError(await failure(ask(client)));
      assert.ok(error instanceof StreamError && error.why === 'malformed', String(error));
      assert.ok(sent < 64 << 20, `${sent} bytes`);
      await until('the connection is closed', () => served.sockets.size === 0);
    });
  }

  const CUT: Readonly<Record<string, readonly [string, StreamError['why'], arrived: number]>> = {
    'between two items': [CHUNKED + chunk(`${peer('a')}\n${peer('b')}\n`), 'cut', 2],
    'within an item': [CHUNKED + chunk(`${peer('a')}\n{"id":"b`), 'cut', 1],
    'before the first item': [CHUNKED, 'cut', 0],
    'within an item, with a proper end': [`${CHUNKED + chunk(`${peer('a')}\n{"id":"b`)}0\r\n\r\n`, 'cut', 1],
    'within a list': [`${CHUNKED + chunk(`[${peer('a')},${peer('b')}`)}0\r\n\r\n`, 'cut', 1],
    'at a broken line': [CHUNKED + chunk(`${peer('a')}\n{"id":\n${peer('c')}\n`), 'malformed', 1],
    'at a line of another kind': [
      CHUNKED + chunk(`${peer('a')}\n{"ID":"b"}\n${peer('c')}\n`),
      'malformed',
      1,
    ],
    'with a trailer that is too large': [
      `${CHUNKED + chunk(`${peer('a')}\n`)}0\r\nX-Stream-Error: ${'a'.repeat(100_000)}\r\n\r\n`,
      'cut',
      1,
    ],
    'with a trailer that is none': [`${CHUNKED + chunk(`${peer('a')}\n`)}0\r\nno trailer\r\n\r\n`, 'cut', 1],
    'with a trailer': [
      `${CHUNKED + chunk(`${peer('a')}\n`)}0\r\nX-Stream-Error: \r\nX-Stream-Error: boom\r\n\r\n`,
      'reported',
      1,
    ],
  };
  for (const [name, [bytes, why, arrived]] of Object.entries(CUT)) {
    it(`a stream that ends ${name} keeps what had arrived`, async () => {
      const client = await served.raw((socket) => socket.end(bytes));
      const error = verifyClusterError(await failure(client.peers.list().toArray()));
      assert.ok(error instanceof StreamError, String(error));
      const ids = error.items.map((item) => (item as { id: string }).id);
      assert.deepEqual([error.why, error.arrived, ids], [why, arrived, ['a', 'b'].slice(0, arrived)]);
    });
  }

  it('tells all that a trailer says, and takes an empty one for success', async () => {
    const failing = await served.api((_, response) => {
      stream(response, [peer('a')], '', 'boom', 'and more');
    });
    const error = await failure(failing.peers.list().toArray());
    assert.ok(error instanceof StreamError && error.detail === 'boom; and more');
    const fine = await served.api((_, response) => {
      stream(response, [peer('a')], '');
    });
    assert.equal((await fine.peers.list().toArray()).length, 1);
  });

  it('says nothing more in the middle of a stream', async () => {
    const client = await served.raw((socket) => socket.write(CHUNKED + chunk(`${peer('a')}\n`)));
    const error = verifyClusterError(await failure(client.peers.list({ idleMs: 100 }).toArray()));
    assert.ok(error instanceof StreamError && error.why === 'silent' && error.items.length === 1);
  });

  it('204 is an empty stream', async () => {
    const client = await served.raw((socket) =>
      socket.end('HTTP/1.1 204 No Content\r\nTrailer: X-Stream-Error\r\n\r\n'),
    );
    assert.deepEqual(await client.allocations.list().toArray(), []);
  });

  it('refuses in a text of a mebibyte', async () => {
    const message = 'a'.repeat(1 << 20);
    const client = await served.api((_, response) =>
      response.writeHead(500).end(JSON.stringify({ code: 500, message })),
    );
    verifyClusterError(await failure(client.version()));
  });

  it('refuses with two values', async () => {
    const client = await served.api((_, response) =>
      response.writeHead(400).end('{"code":400,"message":"bad option"}\n{"cid":"x"}\n'),
    );
    const error = await failure(
      client.pins.unpin('bafkreibmrmenuxhgaomod4m26ds5ztdujxzhjobgvpsyl2v2ndcskq2iay'),
    );
    assert.ok(error instanceof ApiError && error.status === 400 && error.said === 'bad option');
  });

  it('wants credentials, of whatever realm', async () => {
    const client = await served.api((_, response) =>
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="proxy"' }).end('<html>'),
    );
    assert.ok((await failure(client.id())) instanceof CredentialsError);
  });

  it('speaks TLS', async () => {
    const client = await served.api((_, response) =>
      response.writeHead(400).end('Client sent an HTTP request to an HTTPS server.\n'),
    );
    assert.ok((await failure(client.id())) instanceof TlsError);
  });
});

describe('an unreachable API', () => {
  const served = new Served();
  afterEach(() => {
    served.close();
  });

  const UNREACHABLE: Readonly<Record<string, UnreachableError['why']>> = {
    '/ip4/127.0.0.1/tcp/1': 'refused',
    '/unix/nonexistent/api-socket': 'no_socket',
    'http://no-such-host.invalid': 'name_not_found',
    'https://no-such-host.invalid/': 'name_not_found',
  };
  for (const [address, why] of Object.entries(UNREACHABLE)) {
    it(`${address}: ${why}`, async () => {
      const client = served.client(0, { endpoint: parseAddress(address) });
      const error = verifyClusterError(await failure(client.version()));
      assert.ok(error instanceof UnreachableError && error.why === why, String(error));
      assert.ok(error.message.includes(address));
    });
  }
});

describe('a call', () => {
  const served = new Served();
  afterEach(() => {
    served.close();
  });

  it('follows another on one connection, and no more than four go at once', async () => {
    let [now, most, connections] = [0, 0, 0];
    const waiting = new Set<ServerResponse>();
    const client = await served.api((_, response) => {
      most = Math.max(most, ++now);
      connections = Math.max(connections, served.sockets.size);
      waiting.add(response);
      if (waiting.size % 4 === 0) {
        // Four have come together. A fifth one, if there were one, would have been sent with them, and so much later.
        setTimeout(() => {
          for (const one of waiting) {
            waiting.delete(one);
            now--;
            one.end('{"version":"1.1.6"}');
          }
        }, 5);
      }
    });
    await Promise.all(Array.from({ length: 20 }, () => client.version()));
    assert.deepEqual([client.requests, most, connections], [20, 4, 4]);
  });

  it('that is cancelled closes its connection, and rejects with the reason', async () => {
    const caller = new AbortController();
    const client = await served.raw(() => {
      caller.abort(new Error('enough'));
    });
    await assert.rejects(client.version({ signal: caller.signal }), { message: 'enough' });
    await until('the connection is closed', () => served.sockets.size === 0);
    await assert.rejects(client.version({ signal: caller.signal }), { message: 'enough' });
    assert.equal(client.requests, 1);
  });

  it('of a stream that is left closes its connection, and frees its place', async () => {
    const client = await served.api((request, response) => {
      if (request.url === '/version') {
        response.end('{"version":"1.1.6"}');
        return;
      }
      response.write(`${peer('a')}\n${peer('b')}\n`);
    });
    for (let left = 0; left < 6; left++) {
      for await (const { id } of client.peers.list()) {
        assert.equal(id, 'a');
        break;
      }
    }
    assert.equal((await client.version()).version, '1.1.6');
    await until('the connections are closed', () => served.sockets.size === 1);
  });

  it('reads a stream no faster than it is taken', async () => {
    let sent = 0;
    const line = `${JSON.stringify({ ...(JSON.parse(peer('a')) as object), more: 'x'.repeat(10_000) })}\n`;
    const client = await served.api((_, response) => {
      const more = () => {
        while (sent < 5000 && !response.destroyed) {
          sent++;
          if (!response.write(line)) {
            response.once('drain', more);
            return;
          }
        }
        response.end();
      };
      more();
    });
    let taken = 0;
    for await (const item of client.peers.list({ idleMs: 1000 })) {
      assert.equal(item.id, 'a');
      if (++taken === 10) {
        const before = await settled(() => sent);
        assert.ok(before < 2500, `${before} items were sent for ten that were taken`);
      }
    }
    assert.equal(taken, 5000);
  });

  it('asks once more where a kept connection was closed meanwhile', async () => {
    const client = await served.api((_, response) => response.end('{"version":"1.1.6"}'));
    await client.version();
    const [socket] = served.sockets;
    assert.ok(socket);
    const closed = once(socket, 'close');
    socket.resetAndDestroy();
    await closed;
    assert.equal((await client.version()).version, '1.1.6');
  });

  it('goes below the path of its address', async () => {
    const asked: (string | undefined)[] = [];
    const port = await served.listen(
      createServer(({ url }, response) => {
        asked.push(url);
        response.end('{"version":"1.1.6"}');
      }),
    );
    const endpoint = parseAddress(`http://127.0.0.1:${port}/team/cluster/`);
    await served.client(port, { endpoint }).version();
    assert.deepEqual(asked, ['/team/cluster/version']);
  });
});

/** The value once it stays the same. */
async function settled(value: () => number): Promise<number> {
  for (let [last, same] = [value(), 0]; ;) {
    await setImmediate();
    same = value() === last ? same + 1 : 0;
    last = value();
    if (same > 1000) {
      return last;
    }
  }
}
