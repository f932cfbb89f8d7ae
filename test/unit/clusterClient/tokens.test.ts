import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type ClusterClient,
  type ClusterClientOptions,
  CredentialsError,
  UnreachableError,
} from '../../../src/clusterClient';
import { Tokens } from '../../../src/clusterClient/tokens';
import { Served } from './servedApi';

const ANN = { user: 'ann', password: 'hunter2' };
const BASIC = `Basic ${Buffer.from('ann:hunter2').toString('base64')}`;
const DENIED = '{"code":401,"message":"unauthorized: access denied"}';
const jwt = (claims: object) => `a.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c`;

describe('a token in place of a password', () => {
  const served = new Served();
  let asked: string[] = [];
  afterEach(() => {
    served.close();
    asked = [];
  });

  /** An API that takes the password, and the tokens that it gave and that are not over. */
  async function api(
    giveToken: (response: ServerResponse) => void,
    taken: (authorization: string) => boolean,
    options: Partial<ClusterClientOptions> = {},
  ): Promise<ClusterClient> {
    const answer = ({ method = '', url = '', headers }: IncomingMessage, response: ServerResponse) => {
      const { authorization = 'nothing' } = headers;
      asked.push(`${method} ${url} ${authorization}`);
      if (url === '/token') {
        giveToken(response);
      } else if (taken(authorization)) {
        response.end('{"version":"1.1.6"}');
      } else {
        response.writeHead(401).end(DENIED);
      }
    };
    return served.api(answer, { credentials: () => ANN, tokens: true, ...options });
  }

  const numbered = () => {
    let count = 0;
    return (response: ServerResponse) => response.end(`{"token":"t${++count}"}`);
  };

  it('is asked for once, whoever asks at the same time', async () => {
    const client = await api(numbered(), (given) => given === 'Bearer t1');
    await Promise.all(Array.from({ length: 9 }, async () => client.version()));
    await client.version();
    assert.equal(asked[0], `POST /token ${BASIC}`);
    assert.deepEqual(
      asked.slice(1),
      Array.from({ length: 10 }, () => 'GET /version Bearer t1'),
    );
    assert.equal(client.requests, 11);
  });

  it('is asked for again where it is refused, and the request goes once more', async () => {
    let taken = 'Bearer t1';
    const client = await api(numbered(), (given) => given === taken);
    await client.version();
    taken = 'Bearer t2';
    await client.version();
    assert.deepEqual(asked, [
      `POST /token ${BASIC}`,
      'GET /version Bearer t1',
      'GET /version Bearer t1',
      `POST /token ${BASIC}`,
      'GET /version Bearer t2',
    ]);
  });

  it('is given up where nothing is taken', async () => {
    const client = await api(numbered(), () => false);
    await assert.rejects(
      client.version(),
      (error) => error instanceof CredentialsError && error.why === 'refused',
    );
    assert.equal(asked.length, 4);
  });

  const NONE: Readonly<Record<string, (response: ServerResponse) => void>> = {
    'is too old': (response) => response.writeHead(404).end('{"code":404,"message":"not found"}'),
    'wants none': (response) => response.writeHead(401).end('{"code":401,"message":"unauthorized"}'),
    'is behind something else': (response) => response.writeHead(403).end('<html>'),
    'gives none': (response) => response.end('{}'),
    'gives one that is over': (response) => response.end(JSON.stringify({ token: jwt({ exp: 1 }) })),
  };
  for (const [name, giveToken] of Object.entries(NONE)) {
    it(`is not asked for again where the API ${name}: the password goes`, async () => {
      const client = await api(giveToken, (given) => given === BASIC);
      await client.version();
      await client.version();
      assert.deepEqual(asked, [`POST /token ${BASIC}`, `GET /version ${BASIC}`, `GET /version ${BASIC}`]);
    });
  }

  it('is asked for with the new password where that was changed', async () => {
    let password = 'first';
    const client = await api(numbered(), () => true, { credentials: () => ({ user: 'ann', password }) });
    await client.version();
    password = 'second';
    await client.version();
    const sent = (text: string) => `Basic ${Buffer.from(`ann:${text}`).toString('base64')}`;
    assert.deepEqual(asked, [
      `POST /token ${sent('first')}`,
      'GET /version Bearer t1',
      `POST /token ${sent('second')}`,
      'GET /version Bearer t2',
    ]);
  });

  it('that somebody has is sent as it is', async () => {
    const client = await api(numbered(), () => true, { credentials: () => ({ token: 'own' }) });
    await client.version();
    assert.deepEqual(asked, ['GET /version Bearer own']);
  });

  it('is asked for by nobody who did not say so', async () => {
    const client = await api(numbered(), () => true, { tokens: false });
    await client.version();
    assert.deepEqual(asked, [`GET /version ${BASIC}`]);
  });

  it('goes nowhere where the API cannot be asked', async () => {
    const client = await api(
      (response) => response.destroy(),
      () => true,
    );
    await assert.rejects(client.version(), UnreachableError);
    assert.deepEqual(asked, [`POST /token ${BASIC}`]);
  });

  it('is renewed half a minute before it expires', async () => {
    let [now, given] = [1_000_000, 0];
    const ask = () => Promise.resolve(jwt({ exp: now / 1000 + 600, number: ++given }));
    const tokens = new Tokens(
      () => ANN,
      ask,
      () => now,
    );
    for (const [passed, expected] of [
      [0, 1],
      [569_000, 1],
      [2000, 2],
    ] as const) {
      now += passed;
      await tokens.ready();
      assert.equal(given, expected);
      assert.ok('token' in ((await tokens.current()) ?? {}));
    }
  });
});
