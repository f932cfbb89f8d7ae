import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ClusterClient,
  type ClusterClientOptions,
  type Credentials,
  CredentialsError,
  parseAddress,
  TlsError,
  type Trust,
} from '../../../src/clusterClient';
import { Served } from './servedApi';

const ANN: Credentials = { user: 'ann', password: 'hunter2' };
/** An address of this machine that others may have as well as far as anybody can tell. */
const OWN = Object.values(networkInterfaces())
  .flat()
  .find((one) => one?.family === 'IPv4' && !one.internal)?.address;

describe('what a client trusts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tls-'));
  const file = (name: string) => readFileSync(join(folder, name), 'utf8');
  const served = new Served();
  let got: IncomingHttpHeaders[] = [];
  before(() => {
    const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore', cwd: folder });
    const fresh = ['-newkey', 'rsa:2048', '-nodes', '-days', '2'];
    const ofAuthority = (...args: string[]) => {
      openssl('req', '-x509', ...fresh, '-CA', 'ca.pem', '-CAkey', 'ca.key', ...args);
    };
    openssl('req', '-x509', ...fresh, '-subj', '/CN=our authority', '-keyout', 'ca.key', '-out', 'ca.pem');
    const host = `subjectAltName=DNS:localhost,IP:127.0.0.1,IP:${OWN ?? '127.0.0.2'}`;
    ofAuthority('-subj', '/CN=peer', '-addext', host, '-keyout', 'peer.key', '-out', 'peer.pem');
    ofAuthority(
      '-subj',
      '/CN=other',
      '-addext',
      'subjectAltName=DNS:x',
      '-keyout',
      'other.key',
      '-out',
      'other.pem',
    );
  });
  afterEach(() => {
    served.close();
    got = [];
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  /** A client of an API with this certificate; null for plain HTTP. */
  async function api(
    certificate: 'peer' | 'other' | null,
    options: Partial<ClusterClientOptions> = {},
    host = '127.0.0.1',
  ): Promise<ClusterClient> {
    const answer = (
      { headers }: { headers: IncomingHttpHeaders },
      response: { end: (text: string) => void },
    ) => {
      got.push(headers);
      response.end('{"version":"1.1.6"}');
    };
    const pair = certificate && { key: file(`${certificate}.key`), cert: file(`${certificate}.pem`) };
    const server = pair ? createTlsServer(pair, answer) : createServer(answer);
    const port = await served.listen(server, host === '127.0.0.1' ? host : '0.0.0.0');
    const endpoint = parseAddress(`http${pair ? 's' : ''}://${host}:${port}`);
    return served.client(port, { endpoint, ...options });
  }

  const sha256 = (name: string) => new X509Certificate(file(`${name}.pem`)).fingerprint256;

  it('takes the authority that somebody named', async () => {
    const client = await api('peer', { trust: { ca: file('ca.pem') } });
    assert.equal((await client.version()).version, '1.1.6');
  });

  it('takes the certificate that somebody confirmed, however its SHA-256 is written', async () => {
    for (const written of [sha256('other'), sha256('other').replaceAll(':', '').toLowerCase()]) {
      const client = await api('other', { trust: { sha256: written } });
      assert.equal((await client.version()).version, '1.1.6');
    }
  });

  const REFUSED: Readonly<Record<string, readonly [() => Trust, code: string]>> = {
    'another certificate than the confirmed one': [() => ({ sha256: sha256('peer') }), 'OTHER_CERTIFICATE'],
    'a certificate for another name': [() => ({ ca: file('ca.pem') }), 'ERR_TLS_CERT_ALTNAME_INVALID'],
    'a certificate of another authority': [
      () => ({ ca: file('peer.pem') }),
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ],
  };
  for (const [name, [trust, code]] of Object.entries(REFUSED)) {
    it(`refuses ${name}, says which one it is, and sends nothing`, async () => {
      const client = await api('other', { trust: trust(), credentials: () => ANN });
      await assert.rejects(client.version(), (error) => {
        assert.ok(error instanceof TlsError, String(error));
        assert.deepEqual([error.code, error.certificate?.sha256], [code, sha256('other')]);
        assert.ok(error.message.includes(sha256('other')) && error.certificate?.subject === 'CN=other');
        return true;
      });
      assert.deepEqual(got, []);
    });
  }

  it('refuses an authority that nobody knows, but for one of this machine', async function () {
    assert.equal((await (await api('peer')).version()).version, '1.1.6');
    got = [];
    if (OWN === undefined) {
      this.skip();
    }
    const client = await api('peer', { credentials: () => ANN }, OWN);
    await assert.rejects(
      client.version(),
      (error) => error instanceof TlsError && error.certificate !== null,
    );
    assert.deepEqual(got, []);
  });

  it('says that there is no TLS', async () => {
    const port = await served.listen(createServer());
    const client = served.client(port, { endpoint: parseAddress(`https://127.0.0.1:${port}`) });
    await assert.rejects(
      client.version(),
      (error) => error instanceof TlsError && error.certificate === null,
    );
  });

  describe('with credentials', () => {
    const basic = `Basic ${Buffer.from('ann:hunter2').toString('base64')}`;

    it('gives them to this machine, and as a token too', async () => {
      await (await api(null, { credentials: () => ANN })).version();
      await (await api(null, { credentials: () => ({ token: ' a.b.c\n' }) })).version();
      await (await api(null, { credentials: () => Promise.resolve(null) })).version();
      const sent = got.map(({ authorization }) => authorization);
      assert.deepEqual(sent, [basic, 'Bearer a.b.c', undefined]);
    });

    it('gives them elsewhere encrypted, or where somebody said so', async function () {
      if (OWN === undefined) {
        this.skip();
      }
      const credentials = () => ANN;
      const plain = await api(null, { credentials }, OWN);
      await assert.rejects(plain.version(), (error) => {
        assert.ok(error instanceof CredentialsError && error.why === 'withheld');
        assert.ok(!JSON.stringify([error.message, error.stack]).includes('hunter2'));
        return true;
      });
      assert.deepEqual(got, []);
      await (await api(null, { credentials, plainTextAllowed: true }, OWN)).version();
      await (await api('peer', { credentials, trust: { ca: file('ca.pem') } }, OWN)).version();
      assert.deepEqual(
        got.map(({ authorization }) => authorization),
        [basic, basic],
      );
    });

    it('says that they are refused, and never what they are', async () => {
      const body = '{"code":401,"message":"unauthorized: access denied"}';
      const client = await served.api((_, response) => response.writeHead(401).end(body), {
        credentials: () => ANN,
      });
      await assert.rejects(client.token(), (error) => {
        assert.ok(error instanceof CredentialsError && error.why === 'refused');
        assert.ok(!error.message.includes('hunter2'));
        return true;
      });
    });
  });
});
