import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from '../../../src/clusterClient/transport/authorize';
import { isLoopbackAddress } from '../../../src/clusterClient/transport/endpoint';
import { sendOnce } from '../../../src/clusterClient/transport/httpRequest';

const ASKED = { method: 'GET', path: '/', signal: new AbortController().signal } as const;

describe('a request with credentials', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const servers: Server[] = [];
  before(() => {
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=x', '-keyout', key, '-out', cert],
      { stdio: 'ignore' },
    );
  });
  afterEach(() => {
    servers.splice(0).forEach((one) => one.close());
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  async function listening(server: Server) {
    servers.push(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    return { kind: 'tcp', host: '127.0.0.1', port, address: '' } as const;
  }

  const tls = (listener: RequestListener) =>
    createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, listener);

  it('shows the connection before a byte is sent on it, and sends what it is given', async () => {
    const got: (string | undefined)[] = [];
    const server = createServer(({ headers }, response) => {
      got.push(headers.authorization);
      response.end();
    });
    const endpoint = await listening(server);
    let bytes = -1;
    let seen: Connection | undefined;
    server.on('connection', (socket) => (bytes = socket.bytesRead));
    const authorize = (connection: Connection) => {
      seen = connection;
      assert.deepEqual(got, []);
      return Promise.resolve('Basic x');
    };
    await sendOnce(endpoint, { ...ASKED, authorize });
    assert.deepEqual(got, ['Basic x']);
    assert.equal(bytes, 0);
    assert.deepEqual(seen?.tcp?.remote, { address: '127.0.0.1', port: endpoint.port });
    assert.equal(seen.encryption, 'none');
  });

  it('sends none where it is given none', async () => {
    let got: string | undefined = 'nothing was asked';
    const endpoint = await listening(
      createServer(({ headers }, response) => {
        got = headers.authorization;
        response.end();
      }),
    );
    const outcome = await sendOnce(endpoint, { ...ASKED, authorize: () => Promise.resolve(null) });
    assert.equal(outcome.kind, 'answered');
    assert.equal(got, undefined);
  });

  it('never follows a redirection', async () => {
    let asked = 0;
    const endpoint = await listening(
      createServer((_, response) => {
        asked++;
        response.writeHead(307, { Location: '/elsewhere' }).end();
      }),
    );
    const outcome = await sendOnce(endpoint, { ...ASKED, authorize: () => Promise.resolve('Basic x') });
    assert.equal(outcome.kind === 'answered' && outcome.status, 307);
    assert.equal(asked, 1);
  });

  it('tells a certificate that nobody knows, which only this machine may have', async () => {
    const endpoint = await listening(tls((_, response) => response.end('{}')));
    let seen: Connection | undefined;
    const outcome = await sendOnce(
      { ...endpoint, tls: true },
      {
        ...ASKED,
        authorize: (connection) => {
          seen = connection;
          return Promise.resolve(null);
        },
      },
    );
    assert.equal(outcome.kind, 'answered');
    assert.equal(seen?.encryption, 'unknown_certificate');
  });

  it('asks for no credentials where encryption fails', async () => {
    const endpoint = await listening(createTcpServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n')));
    const authorize = () => assert.fail('the connection was never encrypted');
    assert.equal((await sendOnce({ ...endpoint, tls: true }, { ...ASKED, authorize })).kind, 'tls_failed');
  });

  it('tells a name that is not found', async () => {
    const endpoint = { kind: 'tcp', host: 'no-such-host.invalid', port: 1, address: '' } as const;
    assert.equal((await sendOnce(endpoint, ASKED)).kind, 'name_not_found');
  });

  const ADDRESSES: Readonly<Record<string, boolean>> = {
    '127.0.0.1': true,
    '127.8.9.1': true,
    '::1': true,
    '127.evil.example': false,
    '127.0.0.1.evil.example': false,
    localhost: false,
    'localhost.evil.example': false,
    '[::1]': false,
    '::1%lo': true,
    '0:0:0:0:0:0:0:1': true,
    '::ffff:127.0.0.1': true,
    '::ffff:7f00:1': true,
    '::ffff:8.8.8.8': false,
    '0x7f.1': false,
    '0x7f000001': false,
    '2130706433': false,
    '127.1': false,
    '0177.0.0.1': false,
    '0.0.0.0': false,
    '::': false,
    '::10': false,
    '128.0.0.1': false,
    '': false,
  };
  for (const [address, expected] of Object.entries(ADDRESSES)) {
    it(`takes "${address}" ${expected ? '' : 'not '}for an address of this machine`, () => {
      assert.equal(isLoopbackAddress(address), expected);
    });
  }
});
