import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http, { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import https, { createServer as createTlsServer } from 'node:https';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import net, { type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { installedHost } from '../../../lab/hosts/installedHost';
import {
  ClusterClient,
  type ClusterClientOptions,
  CredentialsError,
  parseAddress,
  TlsError,
  UnreachableError,
} from '../../../src/clusterClient';

/** As far as this test uses it: https://github.com/microsoft/vscode-proxy-agent. */
interface ProxyAgent {
  createProxyResolver(params: object): { readonly resolveProxyWithRequest: unknown };
  createHttpPatch(params: object, originals: object, resolve: unknown): object;
  createTlsPatch(params: object, originals: object): object;
  createNetPatch(params: object, originals: object): object;
}

const BASIC = `Basic ${Buffer.from('ann:hunter2').toString('base64')}`;
const credentials = () => ({ user: 'ann', password: 'hunter2' });

describe('a client in an editor whose settings name a proxy', () => {
  const folder = mkdtempSync(join(tmpdir(), 'proxy-'));
  const servers: Server[] = [];
  const clients: ClusterClient[] = [];
  /** What proxy and APIs were asked, and with which credentials. */
  let asked: string[] = [];
  let ports = { api: 0, tls: 0 };
  let ca = '';
  let resolved = '';
  let isRefusing = false;

  async function listen(server: Server): Promise<number> {
    servers.push(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return (server.address() as AddressInfo).port;
  }

  /** Leads to loopback whatever host it is told. */
  async function startProxy(): Promise<number> {
    const request = http.request;
    const proxy = createServer(({ method, url = '', headers }, response) => {
      const { port, pathname, host } = new URL(url);
      asked.push(`proxy ${host.replace(/:.*/, '')} ${headers.authorization ?? '-'}`);
      request({ host: '127.0.0.1', port, path: pathname, method, headers }, (answer) => {
        answer.pipe(response.writeHead(answer.statusCode ?? 0, answer.headers));
      }).end();
    });
    const connectTcp = net.connect;
    proxy.on('connect', ({ url = '' }: IncomingMessage, socket: net.Socket) => {
      const [host, port] = url.split(':');
      asked.push(`tunnel ${host ?? ''}`);
      if (isRefusing) {
        socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno');
        return;
      }
      const onward = connectTcp(Number(port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy());
    });
    return listen(proxy);
  }

  /** As the extension host does it. */
  async function patch(): Promise<void> {
    const { vscode } = await installedHost('newest', console.error);
    const agent = createRequire(import.meta.url)(
      join(vscode, 'node_modules/@vscode/proxy-agent'),
    ) as ProxyAgent;
    const no = () => undefined;
    const params = {
      resolveProxy: () => Promise.resolve(resolved),
      getProxyURL: no,
      getProxySupport: () => 'override',
      getNoProxyConfig: () => [],
      isAdditionalFetchSupportEnabled: () => true,
      isWebSocketPatchEnabled: () => true,
      addCertificatesV1: () => true,
      addCertificatesV2: () => false,
      loadSystemCertificatesFromNode: () => true,
      loadAdditionalCertificates: () => Promise.resolve([]),
      log: { trace: no, debug: no, info: no, warn: no, error: no },
      getLogLevel: () => 0,
      proxyResolveTelemetry: no,
      isUseHostProxyEnabled: () => true,
      env: {},
    };
    const { resolveProxyWithRequest } = agent.createProxyResolver(params);
    Object.assign(http, agent.createHttpPatch(params, { ...http }, resolveProxyWithRequest));
    Object.assign(https, agent.createHttpPatch(params, { ...https }, resolveProxyWithRequest));
    Object.assign(tls, agent.createTlsPatch(params, { ...tls }));
    Object.assign(net, agent.createNetPatch(params, { ...net }));
    syncBuiltinESMExports();
  }

  before(async () => {
    const shown = ['-subj', '/CN=far', '-addext', 'subjectAltName=DNS:far.example,IP:10.9.9.9'];
    const args = [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      ...shown,
      '-keyout',
      'key',
      '-out',
      'cert',
    ];
    execFileSync('openssl', args, { stdio: 'ignore', cwd: folder });
    ca = readFileSync(join(folder, 'cert'), 'utf8');
    const answer = ({ headers }: IncomingMessage, response: ServerResponse) => {
      asked.push(`api ${headers.authorization ?? '-'}`);
      response.end('{"version":"1.1.6"}');
    };
    const key = readFileSync(join(folder, 'key'));
    ports = {
      api: await listen(createServer(answer)),
      tls: await listen(createTlsServer({ key, cert: ca }, answer)),
    };
    resolved = `PROXY 127.0.0.1:${await startProxy()}`;
    await patch();
  });
  afterEach(() => {
    clients.splice(0).forEach((one) => {
      one.close();
    });
    asked = [];
    isRefusing = false;
  });
  after(() => {
    servers.forEach((server) => server.close());
    rmSync(folder, { recursive: true });
  });

  async function ask(
    address: string,
    options: Partial<ClusterClientOptions> = {},
  ): Promise<readonly string[]> {
    const client = new ClusterClient({ endpoint: parseAddress(address), ...options });
    clients.push(client);
    assert.equal((await client.version()).version, '1.1.6');
    return asked;
  }

  it('goes by it to another machine, in plain text and in a tunnel', async () => {
    assert.deepEqual(await ask(`http://far.example:${ports.api}`), ['proxy far.example -', 'api -']);
    asked = [];
    const trust = { ca };
    for (const host of ['far.example', '10.9.9.9']) {
      assert.deepEqual(await ask(`https://${host}:${ports.tls}`, { trust, credentials }), [
        `tunnel ${host}`,
        `api ${BASIC}`,
      ]);
      asked = [];
    }
  });

  it('goes by none to this machine', async () => {
    assert.deepEqual(await ask(`http://127.0.0.1:${ports.api}`, { credentials }), [`api ${BASIC}`]);
  });

  it('gives a proxy no credentials in plain text, though that is on this machine, unless somebody said so', async () => {
    const address = `http://far.example:${ports.api}`;
    await assert.rejects(
      ask(address, { credentials }),
      (error) => error instanceof CredentialsError && error.why === 'withheld',
    );
    assert.deepEqual(asked, []);
    assert.deepEqual(await ask(address, { credentials, plainTextAllowed: true }), [
      `proxy far.example ${BASIC}`,
      `api ${BASIC}`,
    ]);
  });

  it('verifies the certificate in the tunnel, and sends nothing before', async () => {
    const far = `https://far.example:${ports.tls}`;
    const refused: Readonly<Record<string, readonly [address: string, Partial<ClusterClientOptions>]>> = {
      DEPTH_ZERO_SELF_SIGNED_CERT: [far, {}],
      OTHER_CERTIFICATE: [far, { trust: { sha256: 'ab'.repeat(32) } }],
      ERR_TLS_CERT_ALTNAME_INVALID: [`https://10.9.9.8:${ports.tls}`, { trust: { ca } }],
    };
    for (const [code, [address, options]] of Object.entries(refused)) {
      await assert.rejects(ask(address, { credentials, ...options }), (error) => {
        assert.ok(error instanceof TlsError && error.certificate?.subject === 'CN=far', String(error));
        assert.equal(error.code, code);
        return true;
      });
    }
    assert.ok(asked.every((one) => one.startsWith('tunnel ')));
  });

  it('says that the proxy refuses, or is not there', async () => {
    const isOfProxy = (error: unknown) => error instanceof UnreachableError && error.why === 'proxy';
    isRefusing = true;
    await assert.rejects(ask(`https://far.example:${ports.tls}`, { trust: { ca } }), isOfProxy);
    resolved = 'PROXY 127.0.0.1:1';
    await assert.rejects(ask(`https://other.example:${ports.tls}`, { trust: { ca } }), isOfProxy);
    await assert.rejects(ask(`http://other.example:${ports.api}`), isOfProxy);
  });

  it('connects itself where none is wanted, and says as ever why that fails', async () => {
    resolved = 'DIRECT';
    const why = async (address: string) =>
      ask(address).catch((error: unknown) => (error instanceof UnreachableError ? error.why : String(error)));
    assert.equal(await why(`http://no-such-host.invalid:${ports.api}`), 'name_not_found');
    assert.equal(await why('http://10.9.9.9:9094'), 'no_route');
  });
});
