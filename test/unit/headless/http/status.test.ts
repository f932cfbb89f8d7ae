import assert from 'node:assert/strict';
import { DaemonStatusResponse } from '../../../../src/status/result';
import { ORDINARY } from '../heldController';
import { callRaw } from './call';
import { assertError, Served, STATUS, TOKEN } from './served';

describe('POST /api/v0/ipfs/daemon/status', () => {
  let served: Served;

  before(async () => {
    served = await Served.start();
  });

  after(async () => {
    await served.close();
  });

  for (const [name, body] of [
    ['no body', undefined],
    ['an empty object', {}],
    ['null for the type', { daemon_type: null }],
  ] as const) {
    it(`answers about all daemons for ${name}`, async () => {
      const { status, json, headers } =
        body === undefined ? await served.call(STATUS, { method: 'POST' }) : await served.ask(body);
      assert.equal(status, 200);
      assert.deepEqual(Object.keys(DaemonStatusResponse.parse(json).daemons).length, 3);
      assert.equal(headers['cache-control'], 'no-store');
      assert.equal(headers['x-content-type-options'], 'nosniff');
    });
  }

  it('hands the type, the role and the deadline on', async () => {
    const { json } = await served.ask({ daemon_type: 'ipfs', role: 'leecher', timeout_ms: 700 });
    assert.equal(DaemonStatusResponse.parse(json).role, 'leecher');
    assert.deepEqual(served.controller.asked.at(-1), { daemon_type: 'ipfs', timeout_ms: 700 });
  });

  it('answers nothing but what the contract has', async () => {
    const other = await Served.start();
    other.controller.answer = { ...ORDINARY, inner: 'secret' } as never;
    const { text, status } = await other.ask({});
    assert.equal(status, 200);
    assert.doesNotMatch(text, /secret/);
    await other.close();
  });

  const wrong: readonly [name: string, body: unknown, says: RegExp][] = [
    [
      'an unknown type',
      { daemon_type: 'kubo' },
      /daemon_type.*ipfs, ipfs_cluster_service, ipfs_cluster_follow/,
    ],
    ['a type of another kind', { daemon_type: 7 }, /daemon_type/],
    ['an unknown role', { role: 'boss' }, /role.*master, worker, leecher/],
    ['a deadline out of range', { timeout_ms: 1 }, /timeout_ms.*100 to 60000/],
    ['a deadline without end', '{"timeout_ms":1e999}', /timeout_ms/],
    ['an unknown field', { type: 'ipfs' }, /"type".*daemon_type, role, timeout_ms/],
    ['a field of prototypes', '{"__proto__":{"daemon_type":"ipfs"}}', /__proto__/],
    ['a list', [], /not an object/],
    ['null', null, /not an object/],
    ['a very deep value', `{"daemon_type":${'['.repeat(8000)}${']'.repeat(8000)}}`, /daemon_type/],
  ];
  for (const [name, body, says] of wrong) {
    it(`answers 400 for ${name}, and says what is known`, async () => {
      const error = assertError(await served.ask(body), 400, 'InvalidRequestError');
      assert.match(error, says);
      assert.ok(error.length < 600);
    });
  }

  for (const [name, body] of [
    ['half of an object', '{"daemon_type":'],
    ['only spaces', '  '],
    ['what is no UTF-8', Buffer.from([0x22, 0xff, 0x22])],
  ] as const) {
    it(`answers 400 for ${name}`, async () => {
      assertError(await served.ask(body), 400, 'InvalidJsonError');
    });
  }

  it('answers 401 without the token, with a wrong one, and with the token in the address', async () => {
    const url = `${STATUS}?token=${TOKEN}&access_token=${TOKEN}`;
    for (const Authorization of ['', 'Bearer wrong', `Basic ${TOKEN}`]) {
      const answer = await served.call(url, { method: 'POST', headers: { Authorization } });
      assertError(answer, 401, 'UnauthorizedError');
      assert.match(answer.headers['www-authenticate'] ?? '', /^Bearer/);
    }
  });

  it('answers 405 for another method, and says which it takes', async () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND']) {
      const answer = await served.call(STATUS, { method });
      assertError(answer, 405, 'MethodNotAllowedError');
      assert.equal(answer.headers.allow, 'POST');
    }
    const head = await served.call(STATUS, { method: 'HEAD' });
    assert.deepEqual([head.status, head.headers.allow], [405, 'POST']);
  });

  it('takes 16 KiB and answers 413 above', async () => {
    const padded = (size: number) => `{"daemon_type":null}`.padEnd(size, ' ');
    assert.equal((await served.ask(padded(16 * 1024))).status, 200);
    assertError(await served.ask(padded(16 * 1024 + 1)), 413, 'PayloadTooLargeError');
    assertError(await served.ask(padded(4_000_000)), 413, 'PayloadTooLargeError');
  });

  it('answers 413 for chunks that never seem to end', async () => {
    const chunk = `2000\r\n${' '.repeat(0x2000)}\r\n`;
    const answer = await callRaw(
      served.server.port,
      `POST ${STATUS} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${TOKEN}\r\nConnection: close\r\n` +
        `Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(4)}0\r\n\r\n`,
    );
    assert.match(answer, /^HTTP\/1.1 413 /);
  });

  it('answers 415 for another content type, also without one', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'application/jsonp',
    ]) {
      const answer = await served.ask('{}', { headers: { 'Content-Type': type } });
      assertError(answer, 415, 'UnsupportedMediaTypeError');
    }
    assertError(await served.call(STATUS, { method: 'POST', body: '{}' }), 415, 'UnsupportedMediaTypeError');
    const packed = await served.ask('{}', { headers: { 'Content-Encoding': 'gzip' } });
    assertError(packed, 415, 'UnsupportedMediaTypeError');
  });

  it('takes a content type with parameters', async () => {
    const { status } = await served.ask('{}', {
      headers: { 'Content-Type': 'Application/JSON; charset=utf-8' },
    });
    assert.equal(status, 200);
  });

  it('answers 404 where there is nothing', async () => {
    for (const path of ['/', `${STATUS}/`, '/api/v0/ipfs/daemon']) {
      assertError(await served.call(path), 404, 'NotFoundError');
    }
    for (const target of ['/api/v0/../v0/health', '/%2e%2e/etc/passwd', '//api/v0/health', '*']) {
      const head = `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
      assert.match(await callRaw(served.server.port, head), /^HTTP\/1.1 404 /, target);
    }
  });

  it('answers 500 without a word of the inside when the controller fails, and logs it', async () => {
    const failing = await Served.start();
    failing.controller.answer = new Error('the inside');
    const error = assertError(await failing.ask({}), 500, 'InternalError');
    assert.doesNotMatch(error, /inside/);
    assert.match(failing.logged.join('\n'), /the inside/);
    await failing.close();
  });

  it('answers 500 when the controller breaks its contract', async () => {
    const failing = await Served.start();
    failing.controller.answer = { ...ORDINARY, overall_status: 'fine' } as never;
    assertError(await failing.ask({}), 500, 'InternalError');
    await failing.close();
  });

  it('answers 504 when a look does not end a second after its deadline', async () => {
    const slow = await Served.start();
    slow.controller.hold();
    assertError(await slow.ask({ timeout_ms: 100 }), 504, 'DeadlineError');
    await slow.close();
  });
});
