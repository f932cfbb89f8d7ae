import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Connections } from '../../../src/clusterClient/transport/connections';
import { type HttpQuestion, send, sendOnce } from '../../../src/clusterClient/transport/httpRequest';

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';

const UNENDING = new AbortController().signal;
/** For what has no other end; long enough for all that comes before it, on a machine with other work. */
const soon = () => AbortSignal.timeout(3000);

describe('a request to whatever listens there', () => {
  const servers: Server[] = [];
  const sockets: Socket[] = [];
  afterEach(() => {
    sockets.splice(0).forEach((one) => one.destroy());
    servers.splice(0).forEach((one) => one.close());
  });

  async function ask(answer: (socket: Socket) => void, options: Partial<HttpQuestion> = {}) {
    const server = createServer((socket) => {
      sockets.push(socket.on('error', () => undefined));
      socket.once('data', () => {
        answer(socket);
      });
    }).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const endpoint = { kind: 'tcp', host: '127.0.0.1', port, address: '' } as const;
    return sendOnce(endpoint, { method: 'GET', path: '/', signal: UNENDING, ...options });
  }

  it('gives status, headers and body', async () => {
    const outcome = await ask((socket) => socket.end(`${HEAD}Content-Length: 2\r\n\r\n{}`));
    assert.deepEqual([outcome.kind, outcome.kind === 'answered' && outcome.body], ['answered', '{}']);
  });

  it('calls no answer silence', async () => {
    assert.equal((await ask(() => undefined, { signal: soon() })).kind, 'silent');
  });

  it('calls a body that never ends silence, and keeps what came where that is wanted', async () => {
    const drip = (socket: Socket) => socket.write(`${HEAD}Content-Length: 9\r\n\r\n{"id":1}`);
    assert.equal((await ask(drip, { signal: soon() })).kind, 'silent');
    const kept = await ask(drip, { signal: soon(), keepPartial: true });
    assert.equal(kept.kind === 'answered' && kept.body, '{"id":1}');
  });

  it('reads no more than 1 MiB', async () => {
    const outcome = await ask((socket) => socket.write(`${HEAD}\r\n${'a'.repeat((1 << 20) + 1)}`), {
      signal: AbortSignal.timeout(60_000),
    });
    assert.equal(outcome.kind, 'broken');
  });

  const BROKEN: Readonly<Record<string, (socket: Socket) => void>> = {
    'endless headers': (socket) => socket.write(`${HEAD}X: ${'a'.repeat(20_000)}`),
    'no HTTP': (socket) => socket.write('SSH-2.0-OpenSSH\r\n'),
    'an immediate end': (socket) => socket.destroy(),
    'a cut answer': (socket) => socket.end(`${HEAD}Content-Length: 9\r\n\r\n{`),
    'a switch of protocols': (socket) =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
  };
  for (const [name, answer] of Object.entries(BROKEN)) {
    it(`calls ${name} broken`, async () => {
      assert.equal((await ask(answer)).kind, 'broken');
    });
  }

  it('tells a closed port and a missing socket', async () => {
    const signal = UNENDING;
    const closed = { kind: 'tcp', host: '127.0.0.1', port: 1, address: '' } as const;
    assert.equal((await sendOnce(closed, { method: 'GET', path: '/', signal })).kind, 'refused');
    const missing = { kind: 'unix', path: '/nonexistent/socket', address: '' } as const;
    assert.equal((await sendOnce(missing, { method: 'GET', path: '/', signal })).kind, 'no_socket');
  });

  it('asks one question after another on one connection, and hangs up when told to', async () => {
    const server = createHttpServer((_, response) => response.end('{}')).listen(0, '127.0.0.1');
    servers.push(server);
    server.on('connection', (socket) => sockets.push(socket));
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const endpoint = { kind: 'tcp', host: '127.0.0.1', port, address: '' } as const;
    const connections = new Connections({ endpoint });
    for (let count = 0; count < 3; count++) {
      const outcome = await send(connections, { method: 'GET', path: '/', signal: UNENDING });
      assert.equal(outcome.kind, 'answered');
    }
    assert.equal(sockets.length, 1);
    const [socket] = sockets;
    connections.close();
    await once(socket as Socket, 'close');
  });
});
