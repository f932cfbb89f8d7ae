import assert from 'node:assert/strict';
import { until } from '../../../../lab/until';
import { answerOf } from '../../monitor/answers';
import { callRaw } from './call';
import { RawClient } from './rawClient';
import { assertError, Served, STATUS, TOKEN } from './served';

const AUTHORIZED = `Authorization: Bearer ${TOKEN}\r\n`;
const get = (path: string, headers = '') => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`;
const ask = (headers = '', body = '{}') =>
  `POST ${STATUS} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${headers}` +
  `Content-Length: ${body.length}\r\n\r\n${body}`;

describe('endpoint under attack', () => {
  let served: Served;
  let clients: RawClient[];

  beforeEach(async () => {
    clients = [];
    served = await Served.start({
      limits: { connections: 20, requestsAtOnce: 8, pipelined: 4, writeMs: 300, lingerMs: 100 },
    });
  });

  afterEach(async () => {
    clients.forEach((client) => {
      client.leave();
    });
    await served.close();
  });

  const connect = async (reads = true): Promise<RawClient> => {
    const client = await RawClient.connect(served.server.port, reads);
    clients.push(client);
    return client;
  };

  /** Those with the token get what they ask for. */
  const assertServed = async (): Promise<void> => {
    assert.equal((await served.ask({})).status, 200);
    assert.equal((await served.call('/metrics')).status, 200);
  };

  it('one slot is all that a connection takes, however much it pipelines', async () => {
    served.controller.hold();
    const asks = [get('/metrics', AUTHORIZED), ask(AUTHORIZED)];
    for (const request of [...asks, ...asks, ...asks]) {
      (await connect(false)).send(request.repeat(4));
    }
    await until('all four requests of all six have come', () => served.received.length === 24);
    const neighbours = [served.ask({ daemon_type: 'ipfs' }), served.call('/metrics')];
    await until('those of two neighbours, too', () => served.received.length === 26);
    assertError(await served.call('/metrics'), 429, 'TooManyRequestsError');
    served.controller.letGo();
    const answers = await Promise.all(neighbours);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200],
    );
    await until('all slots are free again', () => served.received.every(({ isClosed }) => isClosed));
    await assertServed();
  });

  describe('a header that is there twice', () => {
    const repeated: readonly (readonly [name: string, headers: string])[] = [
      ['Host', 'Host: localhost\r\nHost: localhost\r\n'],
      ['Host, the second one foreign', 'Host: localhost\r\nHost: evil.example\r\n'],
      ['Host, the first one empty', 'Host:\r\nhost: localhost\r\n'],
      ['Authorization', `Host: localhost\r\n${AUTHORIZED}Authorization: Bearer other\r\n`],
      ['Authorization, the right one last', `Host: localhost\r\nAuthorization: Bearer x\r\n${AUTHORIZED}`],
      ['Origin', 'Host: localhost\r\nOrigin: https://a.example\r\nOrigin: https://a.example\r\n'],
      [
        'Content-Type',
        'Host: localhost\r\nContent-Type: application/json\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n',
      ],
      ['Content-Length', 'Host: localhost\r\nContent-Length: 0\r\nContent-Length: 0\r\n'],
    ];
    for (const [name, headers] of repeated) {
      it(`is refused: ${name}`, async () => {
        for (const line of ['GET /api/v0/health', `POST ${STATUS}`]) {
          const answer = await callRaw(served.server.port, `${line} HTTP/1.1\r\n${headers}\r\n`);
          assert.match(answer, /^HTTP\/1\.1 400 /);
          assert.equal(answer.match(/^HTTP\/1\.1 /gm)?.length, 1);
        }
        assert.equal(served.controller.asked.length, 0);
      });
    }
  });

  it('hangs up after the answer on whoever never does', async () => {
    const sent = {
      'no HTTP': 'hello\r\n\r\n',
      'too much': `GET / HTTP/1.1\r\nX: ${'a'.repeat(9000)}\r\n\r\n`,
      'no token': get('/metrics'),
      'a foreign Host': 'GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n',
      nowhere: get('/nowhere'),
      'another method': get(STATUS),
      'an expectation': get('/metrics', 'Expect: wonders\r\n'),
    };
    for (const [name, text] of Object.entries(sent)) {
      const client = await connect();
      client.send(text);
      await until(`${name}: it is closed`, () => client.isCutOff());
      assert.match(client.received, /^HTTP\/1\.1 4\d\d /, name);
    }
  });

  it('answers nothing more on a connection that it refused', async () => {
    const client = await connect();
    client.send(get('/metrics') + ask(AUTHORIZED) + get('/api/v0/health'));
    await until('it is closed', () => client.isCutOff());
    assert.equal(client.received.match(/^HTTP\/1\.1 /gm)?.length, 1);
    assert.equal(served.controller.asked.length, 0);
  });

  it('lets new ones in while others sit idle, and gives up those that have sat longest', async () => {
    const idle: RawClient[] = [];
    for (let count = 0; count < 60; count++) {
      idle.push(await connect());
    }
    await assertServed();
    await until(
      'only as many are left as there may be',
      () => idle.filter((one) => !one.isCutOff()).length <= 20,
    );
    assert.ok(idle.slice(0, 40).every((one) => one.isCutOff()));
  });

  it('keeps the connection of who waits with the token, whoever comes', async () => {
    served.controller.hold();
    const waiting = served.ask({});
    const stream = await connect();
    stream.send(get(`${STATUS}/events`, AUTHORIZED));
    await until('both are known', () => served.controller.asked.length > 0 && stream.received !== '');
    for (let count = 0; count < 60; count++) {
      await connect();
    }
    assert.equal(stream.isCutOff(), false);
    served.controller.letGo();
    assert.equal((await waiting).status, 200);
  });

  it('serves those with the token while others flood without it and read nothing', async () => {
    for (let count = 0; count < 12; count++) {
      const client = await connect(false);
      client.send(ask().repeat(500) + get('/metrics').repeat(500));
      const prober = await connect(false);
      prober.send(get('/api/v0/health').repeat(1000));
    }
    await assertServed();
    assert.equal(served.controller.asked.length, 1);
  });

  it('takes so many requests of one connection and no more', async () => {
    served.controller.hold();
    const client = await connect(false);
    client.send(ask(AUTHORIZED).repeat(5));
    await until('it is cut off', () => client.isCutOff());
    served.controller.letGo();
    await assertServed();
  });

  it('forgets requests that were pipelined by a client that is gone', async () => {
    served.controller.hold();
    // Twice as many as there are slots.
    for (let count = 0; count < 4; count++) {
      const client = await connect();
      client.send(ask(AUTHORIZED).repeat(4));
      await until('it asks', () => served.controller.asked.length > 0);
      client.leave();
    }
    served.controller.letGo();
    await until('a slot is free', async () => (await served.ask({})).status === 200);
    const all = await Promise.all(Array.from({ length: 7 }, () => served.ask({})));
    assert.deepEqual(new Set(all.map(({ status }) => status)), new Set([200]));
  });

  it('cuts off a client that takes nothing of its answer', async () => {
    const answer = answerOf({ ipfs: 'running' });
    const { ipfs } = answer.daemons;
    assert.ok(ipfs?.details);
    const details = { ...ipfs.details, detailed_status: 'x'.repeat(16_000_000) };
    served.controller.answer = { ...answer, daemons: { ipfs: { ...ipfs, details } } };
    const slow: RawClient[] = [];
    for (let count = 0; count < 8; count++) {
      const client = await connect(false);
      client.send(ask(AUTHORIZED));
      slow.push(client);
    }
    // From outside nobody can see it before he takes something.
    await until('the server has cut off all', () => {
      const { received } = served;
      return received.length === slow.length && received.every(({ isClosed }) => isClosed);
    });
    // Whoever takes an answer shall not have to take megabytes within that time.
    served.controller.answer = answer;
    await until('the slots are free again', async () => (await served.ask({})).status === 200);
    for (const client of slow) {
      client.socket.resume();
      await until('it is cut off', () => client.isCutOff());
      assert.ok(client.received.length < 16_000_000);
    }
  });

  it('always has a look with the usual deadline for who asks', async () => {
    served.controller.hold();
    const slow = Array.from({ length: 8 }, (_, index) =>
      served.ask({ timeout_ms: 50_000 + index }).catch((error: unknown) => error),
    );
    await until('half of the slots are taken', () => served.controller.asked.length === 4);
    const usual = [served.ask({}), served.ask({ daemon_type: 'ipfs' }), served.call('/metrics')];
    await until('they look', () => served.controller.asked.length === 6);
    assertError(await served.ask({ timeout_ms: 40_000 }), 429, 'TooManyRequestsError');
    served.controller.letGo();
    assert.deepEqual(
      (await Promise.all(usual)).map(({ status }) => status),
      [200, 200, 200],
    );
    await Promise.all(slow);
  });

  it('ends at once for all that hangs on it', async () => {
    for (const text of ['', 'hello\r\n\r\n', 'GET / HT', ask(AUTHORIZED).slice(0, -1)]) {
      const client = await connect(false);
      client.send(text);
    }
    await served.server.close();
    await until('all are closed', () => clients.every((one) => one.isCutOff()));
  });
});
