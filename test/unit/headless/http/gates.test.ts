import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { ownTimeOf } from '../../../../lab/conditions/ownTime';
import { until } from '../../../../lab/until';
import { startServer } from '../../../../src/headless/http/server';
import { call, callRaw } from './call';
import { assertError, Served, STATUS, TOKEN } from './served';

describe('endpoint', () => {
  let served: Served;

  beforeEach(async () => {
    served = await Served.start({ allowedOrigins: ['https://status.example'] });
  });

  afterEach(async () => {
    await served.close();
  });

  describe('pages', () => {
    it('refuses a foreign Host, with and without the token, everywhere', async () => {
      for (const path of [STATUS, '/api/v0/health', '/metrics', '/openapi.json', '/nothing']) {
        const answer = await served.call(path, { headers: { Host: 'evil.example' } });
        assertError(answer, 403, 'ForbiddenHostError');
      }
    });

    it('refuses a foreign Origin and looks at nothing', async () => {
      for (const method of ['POST', 'OPTIONS']) {
        const answer = await served.call(STATUS, { method, headers: { Origin: 'https://evil.example' } });
        assertError(answer, 403, 'ForbiddenOriginError');
        assert.equal(answer.headers['access-control-allow-origin'], undefined);
      }
      assert.equal(served.controller.asked.length, 0);
    });

    it('tells a browser that an allowed origin may ask, and still wants the token', async () => {
      const Origin = 'https://status.example';
      const preflight = await call(`${served.server.url}${STATUS}`, {
        method: 'OPTIONS',
        headers: { Origin, 'Access-Control-Request-Method': 'POST' },
      });
      assert.equal(preflight.status, 204);
      assert.equal(preflight.headers['access-control-allow-methods'], 'POST');
      const answer = await served.ask({}, { headers: { Origin } });
      assert.equal(answer.status, 200);
      for (const { headers } of [preflight, answer]) {
        assert.equal(headers['access-control-allow-origin'], Origin);
        assert.equal(headers.vary, 'Origin');
        assert.equal(headers['access-control-allow-credentials'], undefined);
      }
      assertError(await served.ask({}, { headers: { Origin, Authorization: '' } }), 401, 'UnauthorizedError');
    });
  });

  it('answers health without the token and looks at nothing', async () => {
    const { status, json } = await call(`${served.server.url}/api/v0/health`);
    assert.equal(status, 200);
    assert.deepEqual(json, { success: true, status: 'ok', version: '1.2.3' });
    assert.equal(served.controller.asked.length, 0);
  });

  it('wants the token for everything else', async () => {
    for (const path of ['/openapi.json', '/metrics', `${STATUS}/events`]) {
      assertError(await call(`${served.server.url}${path}`), 401, 'UnauthorizedError');
    }
  });

  it('lets everybody in without a token, but no page', async () => {
    const open = await Served.start({ token: null });
    assert.equal((await call(`${open.server.url}/openapi.json`)).status, 200);
    const page = await call(`${open.server.url}${STATUS}`, { method: 'POST', headers: { Origin: 'null' } });
    assertError(page, 403, 'ForbiddenOriginError');
    await open.close();
  });

  it('answers 429 when flooded, stays alive, and recovers', async () => {
    const small = await Served.start({ limits: { requestsAtOnce: 3 } });
    small.controller.hold();
    const answered = Array.from({ length: 3 }, () => small.ask({}));
    // They share the look: nothing but their answers would show that all were let in.
    await until('all three have come', () => small.received.length === 3);
    await until('the look has begun', () => small.controller.asked.length > 0);
    const refused = await small.ask({});
    assertError(refused, 429, 'TooManyRequestsError');
    assert.equal(refused.headers['retry-after'], '1');
    assert.equal((await call(`${small.server.url}/api/v0/health`)).status, 200);
    small.controller.letGo();
    assert.deepEqual(
      (await Promise.all(answered)).map(({ status }) => status),
      [200, 200, 200],
    );
    assert.equal((await small.ask({})).status, 200);
    await small.close();
  });

  it('answers 429 for too many different looks', async () => {
    served.controller.hold();
    const eight = Array.from({ length: 8 }, (_, index) => served.ask({ timeout_ms: 5000 + index }));
    await until('eight looks have begun', () => served.controller.asked.length === 8);
    assertError(await served.ask({ timeout_ms: 6000 }), 429, 'TooManyLooksError');
    served.controller.letGo();
    await Promise.all(eight);
  });

  it('takes one look for a hundred clients', async () => {
    served.controller.hold();
    const hundred = Array.from({ length: 100 }, () => served.ask({}));
    // All of them are here before the look ends: who comes later may begin one of his own.
    await until('a hundred requests have come, bodies and all', () => {
      const { received } = served;
      return received.length === 100 && received.every(({ request }) => request.readableEnded);
    });
    served.controller.letGo();
    const answers = await Promise.all(hundred);
    assert.equal(new Set(answers.map(({ text }) => text)).size, 1);
    assert.equal(served.controller.asked.length, 1);
  });

  describe('what is no proper request', () => {
    const refused: readonly [name: string, bytes: string, status: RegExp][] = [
      ['no HTTP', 'hello\r\n\r\n', /^HTTP\/1.1 400 /],
      [
        'headers that are too large',
        `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'a'.repeat(9000)}\r\n\r\n`,
        /^HTTP\/1.1 431 /,
      ],
      ['no Host', 'GET /api/v0/health HTTP/1.1\r\nConnection: close\r\n\r\n', /^HTTP\/1.1 403 /],
      ['HTTP/1.0 without a Host', 'GET /api/v0/health HTTP/1.0\r\n\r\n', /^HTTP\/1.1 403 /],
      [
        'a request to a proxy',
        'GET http://evil.example/api/v0/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
        /^HTTP\/1.1 404 /,
      ],
      [
        'an expectation that nobody knows',
        'GET /api/v0/health HTTP/1.1\r\nHost: localhost\r\nExpect: wonders\r\nConnection: close\r\n\r\n',
        /^HTTP\/1.1 417 /,
      ],
      [
        'a length and chunks at once',
        `POST ${STATUS} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
        /^HTTP\/1.1 400 /,
      ],
    ];
    for (const [name, bytes, status] of refused) {
      it(`gets a JSON error: ${name}`, async () => {
        const answer = await callRaw(served.server.port, bytes);
        assert.match(answer, status);
        assert.match(
          answer,
          /\r\n\r\n\{"success":false,"error":"[^"]+.*","error_type":"\w+","status_code":\d+\}$/,
        );
      });
    }

    it('gets no tunnel', async () => {
      assert.equal(
        await callRaw(served.server.port, 'CONNECT evil.example:80 HTTP/1.1\r\nHost: localhost\r\n\r\n'),
        '',
      );
    });
  });

  it('survives clients that leave in the middle', async () => {
    served.controller.hold();
    const head = `POST ${STATUS} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${TOKEN}\r\n`;
    for (const bytes of [
      `${head}Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{`,
      `${head}\r\n`,
    ]) {
      const gone = new AbortController();
      const before = served.received.length;
      const left = sendAndLeave(served.server.port, bytes, gone.signal);
      await until('it has come', () => served.received.length > before);
      gone.abort();
      await left;
      await served.lastClosed();
    }
    served.controller.letGo();
    assert.equal((await served.ask({})).status, 200);
    assert.deepEqual(served.logged, []);
  });

  describe('end', () => {
    it('lets what runs finish and takes nothing new', async () => {
      served.controller.hold();
      const running = served.ask({});
      await until('the look has begun', () => served.controller.asked.length > 0);
      const closed = served.server.close();
      await assert.rejects(served.ask({}), { code: 'ECONNREFUSED' });
      served.controller.letGo();
      assert.equal((await running).status, 200);
      await closed;
    });

    it('comes, whatever hangs', async () => {
      served.controller.hold();
      const running = served.ask({}).catch((error: unknown) => error);
      const stream = served.call(`${STATUS}/events`);
      await until('the look has begun', () => served.controller.asked.length > 0);
      // The look never ends, and the stream only when it is cut.
      const { ms } = await ownTimeOf(() => served.server.close());
      assert.ok(ms < 1000, `${ms} ms`);
      assert.ok((await running) instanceof Error);
      await stream;
      assert.ok(served.controller.signals.every(({ aborted }) => aborted));
    });
  });

  it('says in one line who holds a port', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    const start = () =>
      startServer({
        check: served.controller.check,
        version: '1',
        token: null,
        port,
        log: { debug() {}, error() {} },
      });
    await assert.rejects(start, (error: Error) => {
      assert.equal(error.name, 'ListenError');
      assert.match(error.message, new RegExp(`^Port ${port} of 127\\.0\\.0\\.1 is [^\\n]+$`));
      assert.equal(error.message.includes(`PID ${process.pid}`), process.platform === 'linux');
      return true;
    });
    holder.close();
  });

  it('says in one line that an address is not ours', async () => {
    const start = Served.start({ host: '192.0.2.1' });
    await assert.rejects(start, { name: 'ListenError', message: '192.0.2.1 is no address of this machine.' });
  });
});

/** Sends bytes and goes away when told. */
async function sendAndLeave(port: number, bytes: string, signal: AbortSignal): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1' });
  const closed = new Promise((resolve) => {
    socket.on('close', resolve);
  });
  socket.on('error', () => undefined).write(bytes);
  signal.addEventListener('abort', () => {
    socket.destroy();
  });
  await closed;
}
