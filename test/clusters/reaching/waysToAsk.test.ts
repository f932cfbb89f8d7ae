import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { startCluster, untilUnheard } from '../../../lab/cluster';
import { kubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { prepareService, SERVICE_PORTS, startService } from '../../../lab/service';
import { canServeSsh, startSshServer } from '../../../lab/network/sshServer';
import { API, askPeers, assertStates, clusterSituation } from '../clusterSituation';

const ENCRYPTED = ['--api', `https://127.0.0.1:${SERVICE_PORTS.api}`];

/** A certificate that it signed itself. @returns its SHA-256 */
async function makeCertificate(lab: Lab): Promise<string> {
  const fresh = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=peer'];
  const named = ['-addext', 'subjectAltName=IP:127.0.0.1'];
  await lab.run('openssl', [
    ...fresh,
    ...named,
    '-keyout',
    lab.path('peer.key'),
    '-out',
    lab.path('peer.pem'),
  ]);
  return new X509Certificate(await readFile(lab.path('peer.pem'), 'utf8')).fingerprint256;
}

describe('cluster peers: ways to ask', () => {
  clusterSituation('over TLS, by its authority, by its SHA-256, and when that has changed', async (lab) => {
    const sha256 = await makeCertificate(lab);
    await kubo(lab);
    const files = { ssl_cert_file: lab.path('peer.pem'), ssl_key_file: lab.path('peer.key') };
    await prepareService(lab, {
      config: { cluster: { peername: 'peer0' }, api: { restapi: files } },
    });
    const service = await startService(lab);
    for (const trust of [
      ['--ca', lab.path('peer.pem')],
      ['--fingerprint', sha256],
    ]) {
      const { code, answer } = await askPeers(lab, [...ENCRYPTED, ...trust]);
      assertStates(answer, { peer0: 'alive' });
      assert.equal(code, 0);
    }
    await service.stop();
    await makeCertificate(lab);
    await startService(lab);
    const { code, answer } = await askPeers(lab, [...ENCRYPTED, '--fingerprint', sha256]);
    const { health, asked, reasons } = answer.cluster;
    assert.deepEqual([code, health, asked, reasons[0]?.code], [3, 'unreachable', null, 'tls_failed']);
    assertStates(answer, { peer0: 'unknown' });
  });

  clusterSituation('at a unix socket, which is all that it has', async (lab) => {
    const path = lab.path('api-socket');
    await kubo(lab);
    await prepareService(lab, {
      config: {
        cluster: { peername: 'peer0' },
        api: { restapi: { http_listen_multiaddress: `/unix${path}` } },
      },
    });
    const service = await startService(lab);
    for (const args of [[], ['--api', `unix:${path}`], ['--api', `/unix${path}`]]) {
      const { code, answer } = await askPeers(lab, args);
      assertStates(answer, { peer0: 'alive' });
      assert.equal(code, 0, args.join(' '));
    }
    await service.kill();
    const { code, answer } = await askPeers(lab, ['--api', `unix:${path}`]);
    assert.deepEqual([code, answer.cluster.health], [3, 'unreachable']);
  });

  clusterSituation('over SSH, where another peer was killed', async (lab) => {
    if (!(await canServeSsh())) {
      return;
    }
    const server = await startSshServer(lab);
    const [, second] = await startCluster(lab, { size: 2 });
    assert.ok(second);
    const path = lab.env['PATH'] ?? '';
    // The program looks for `ssh` itself, and that one for the way there in a file of the lab.
    await lab.write(
      lab.path('bin', 'ssh'),
      `#!/bin/sh\nPATH='${path}' exec '${server.client}' "$@"\n`,
      0o755,
    );
    const env = { PATH: `${lab.path('bin')}:${path}` };
    const there = [...API, '--via', server.destination];
    const well = await askPeers(lab, there, env);
    assertStates(well.answer, { peer0: 'alive', peer1: 'alive' });
    await second.service.kill();
    await untilUnheard(second.identity.id, SERVICE_PORTS.api);
    const { code, answer } = await askPeers(lab, there, env);
    assertStates(answer, { peer0: 'alive', peer1: 'missing' });
    assert.equal(code, 1);
  });
});
