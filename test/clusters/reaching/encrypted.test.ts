import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { daemonBinaries } from '../../../lab/daemonBinaries';
import { kubo } from '../../../lab/kubo';
import { Lab } from '../../../lab/lab';
import { prepareService, startService } from '../../../lab/service';
import {
  ClusterClient,
  type ClusterClientOptions,
  CredentialsError,
  parseAddress,
  TlsError,
  type Trust,
  UnreachableError,
} from '../../../src/clusterClient';

const PORT = 9094;
/** An address that is not the loopback one: what is taken there has to be known. */
const ELSEWHERE = '10.11.12.13';
const NAME = 'cluster.example';
const PASSWORD = 'hunter2';

describe('a client of a peer that speaks TLS', () => {
  let lab: Lab;
  const clients: ClusterClient[] = [];
  beforeEach(async () => {
    lab = await Lab.open(await daemonBinaries(console.error));
    await lab.run('ip', ['address', 'replace', `${ELSEWHERE}/32`, 'dev', 'lo']);
  });
  afterEach(async () => {
    clients.splice(0).forEach((one) => {
      one.close();
    });
    delete process.env['SSL_CERT_FILE'];
    await lab.close();
  });

  function clientAt(address: string, options: Partial<ClusterClientOptions> = {}): ClusterClient {
    const client = new ClusterClient({ endpoint: parseAddress(address), ...options });
    clients.push(client);
    return client;
  }

  const pem = (name: string) => readFile(lab.path(`${name}.pem`), 'utf8');

  /** An authority, and a peer with a certificate that it signed. */
  async function startPeer(hosts: string, days = 2): Promise<string> {
    const openssl = (...args: string[]) => lab.run('openssl', args);
    const fresh = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', lab.path('peer.key')];
    await openssl(
      ...fresh,
      '-subj',
      '/CN=our authority',
      '-keyout',
      lab.path('ca.key'),
      '-out',
      lab.path('ca.pem'),
    );
    const signed = ['-CA', lab.path('ca.pem'), '-CAkey', lab.path('ca.key'), '-days', String(days)];
    const shown = ['-subj', '/CN=peer', '-addext', `subjectAltName=${hosts}`];
    await openssl(...fresh, ...signed, ...shown, '-out', lab.path('peer.pem'));
    await kubo(lab);
    const { identity } = await prepareService(lab, {
      config: {
        api: {
          restapi: {
            http_listen_multiaddress: `/ip4/0.0.0.0/tcp/${PORT}`,
            ssl_cert_file: lab.path('peer.pem'),
            ssl_key_file: lab.path('peer.key'),
            basic_auth_credentials: { ann: PASSWORD },
          },
        },
      },
    });
    await startService(lab);
    return identity.id;
  }

  const credentials = () => ({ user: 'ann', password: PASSWORD });

  it('takes an authority by file, of the system, and one certificate by its SHA-256', async () => {
    const id = await startPeer(`IP:${ELSEWHERE},DNS:${NAME}`);
    const { fingerprint256: sha256 } = new X509Certificate(await pem('peer'));
    const taken: Readonly<Record<string, Trust>> = {
      'the file of its authority': { ca: await pem('ca') },
      'its SHA-256': { sha256 },
      'its SHA-256 as openssl prints it': { sha256: ` ${sha256.toLowerCase()}\n` },
    };
    for (const [name, trust] of Object.entries(taken)) {
      const client = clientAt(`/ip4/${ELSEWHERE}/tcp/${PORT}/https`, { trust, credentials });
      assert.equal((await client.id()).id, id, name);
    }
    process.env['SSL_CERT_FILE'] = lab.path('ca.pem');
    assert.equal((await clientAt(`https://${ELSEWHERE}:${PORT}`, { credentials }).id()).id, id);
  });

  it('shows the certificate that it does not take, and sends nothing', async () => {
    await startPeer(`IP:${ELSEWHERE},DNS:${NAME}`);
    const shown = new X509Certificate(await pem('peer'));
    const refused: Readonly<Record<string, readonly [Trust | undefined, code: RegExp]>> = {
      'nobody knows its authority': [undefined, /^UNABLE_TO_|SELF_SIGNED/],
      'another one was confirmed': [{ sha256: 'ab'.repeat(32) }, /^OTHER_CERTIFICATE$/],
      'another authority was named': [{ ca: await pem('peer') }, /./],
    };
    for (const [name, [trust, code]] of Object.entries(refused)) {
      const client = clientAt(`https://${ELSEWHERE}:${PORT}`, {
        credentials,
        ...(trust === undefined ? {} : { trust }),
      });
      await assert.rejects(client.id(), (error) => {
        assert.ok(error instanceof TlsError, `${name}: ${String(error)}`);
        assert.match(error.code, code);
        const { certificate } = error;
        assert.deepEqual(
          [certificate?.sha256, certificate?.subject, certificate?.issuer, certificate?.hosts],
          [shown.fingerprint256, 'CN=peer', 'CN=our authority', `IP Address:${ELSEWHERE}, DNS:${NAME}`],
        );
        assert.equal(Date.parse(certificate?.validFrom ?? ''), Date.parse(shown.validFrom));
        assert.equal(Date.parse(certificate?.validUntil ?? ''), Date.parse(shown.validTo));
        for (const text of [shown.fingerprint256, 'CN=peer', certificate?.validUntil ?? '']) {
          assert.ok(error.message.includes(text), error.message);
        }
        assert.ok(!error.message.includes(PASSWORD));
        return true;
      });
    }
  });

  it('says that the certificate is for another host, and takes the name that an address has beside it', async () => {
    await startPeer(`DNS:${NAME}`);
    const trust = { ca: await pem('ca') };
    await assert.rejects(
      clientAt(`https://${ELSEWHERE}:${PORT}`, { trust }).id(),
      (error) => error instanceof TlsError && error.code === 'ERR_TLS_CERT_ALTNAME_INVALID',
    );
    const named = clientAt(`/ip4/${ELSEWHERE}/tcp/${PORT}/tls/sni/${NAME}/http`, { trust, credentials });
    assert.equal((await named.version()).version, (await named.id()).version);
  });

  it('says who speaks TLS, and who does not', async () => {
    await startPeer(`IP:${ELSEWHERE}`);
    await assert.rejects(clientAt(`http://${ELSEWHERE}:${PORT}`).version(), (error) => {
      assert.ok(error instanceof TlsError && error.certificate === null, String(error));
      assert.match(error.advice, /https/);
      return true;
    });
    const plain = await lab.serveWith((_, response) => response.end('{"version":"1.1.6"}'));
    await assert.rejects(
      clientAt(new URL(plain).origin.replace('http:', 'https:')).version(),
      (error) => error instanceof TlsError && error.certificate === null,
    );
  });

  it('takes any certificate of its own machine, but the confirmed one alone where there is one', async () => {
    await startPeer(`DNS:${NAME}`);
    await clientAt(`https://127.0.0.1:${PORT}`, { credentials }).id();
    await assert.rejects(
      clientAt(`https://127.0.0.1:${PORT}`, { trust: { sha256: 'ab'.repeat(32) }, credentials }).id(),
      TlsError,
    );
  });
});

describe('a client of a peer with a unix socket', () => {
  let lab: Lab;
  beforeEach(async () => {
    lab = await Lab.open(await daemonBinaries(console.error));
  });
  afterEach(async () => {
    await lab.close();
  });

  it('asks it, with credentials and without', async () => {
    await kubo(lab);
    const path = lab.path('deep', 'with space', 'api-socket');
    await lab.write(lab.path('deep', 'with space', 'file'), '');
    const { identity } = await prepareService(lab, {
      config: {
        api: {
          restapi: { http_listen_multiaddress: `/unix${path}`, basic_auth_credentials: { ann: PASSWORD } },
        },
      },
    });
    await startService(lab);
    for (const address of [`/unix${path}`, `unix:${path}`, `unix://${path}`]) {
      const client = new ClusterClient({
        endpoint: parseAddress(address),
        credentials: () => ({ user: 'ann', password: PASSWORD }),
      });
      assert.equal((await client.id()).id, identity.id);
      assert.equal((await client.peers.list().toArray()).length, 1);
      client.close();
    }
    const stranger = new ClusterClient({ endpoint: parseAddress(`/unix${path}`) });
    await assert.rejects(
      stranger.id(),
      (error) => error instanceof CredentialsError && error.why === 'wanted',
    );
    stranger.close();
  });

  it('tells a socket that is not there from one that nobody listens at, and one of others', async () => {
    await kubo(lab);
    const path = lab.path('api-socket');
    await prepareService(lab, { config: { api: { restapi: { http_listen_multiaddress: `/unix${path}` } } } });
    const client = new ClusterClient({ endpoint: parseAddress(`/unix${path}`) });
    const why = async () =>
      client.version().then(
        () => 'none',
        (error: unknown) => (error instanceof UnreachableError ? error.why : String(error)),
      );
    assert.equal(await why(), 'no_socket');
    const service = await startService(lab);
    assert.equal(await why(), 'none');
    await service.kill();
    assert.equal(await why(), 'refused');
    client.close();
  });
});
