import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { apiOf } from '../../../lab/cluster';
import { kubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { prepareService, startService } from '../../../lab/service';
import { expect, test } from '../fixtures';
import { AddCluster } from '../pages/addCluster';
import { ClusterTree } from '../pages/clusterTree';

/** An address that is not the loopback one: what is taken there has to be known. */
const ELSEWHERE = '10.11.12.13';
const PASSWORD = 'correct horse battery';

/** A certificate that its peer signed itself. @returns its SHA-256 */
async function renewCertificate(lab: Lab): Promise<string> {
  const [key, file] = [lab.path('peer.key'), lab.path('peer.pem')];
  await lab.run('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', file],
    ...['-subj', '/CN=warehouse', '-addext', `subjectAltName=IP:${ELSEWHERE}`],
  ]);
  return new X509Certificate(await readFile(file)).fingerprint256;
}

test('a certificate that nobody signed is shown, compared and pinned; another one later is told', async ({
  lab,
  workbench,
}) => {
  await lab.run('ip', ['address', 'replace', `${ELSEWHERE}/32`, 'dev', 'lo']);
  const sha256 = await renewCertificate(lab);
  await kubo(lab);
  await prepareService(lab, {
    config: {
      cluster: { peername: 'peer0' },
      api: {
        restapi: {
          http_listen_multiaddress: `/ip4/${ELSEWHERE}/tcp/${apiOf(0)}`,
          ssl_cert_file: lab.path('peer.pem'),
          ssl_key_file: lab.path('peer.key'),
          basic_auth_credentials: { ann: PASSWORD },
        },
      },
    },
  });
  const service = await startService(lab);
  const { page, palette } = workbench;
  const { dialog } = workbench;
  await workbench.openDaemons();
  const clusters = new ClusterTree(page);
  await clusters.open();
  await workbench.foldDaemons();
  const adding = new AddCluster(workbench);

  await test.step('it is confirmed by its SHA-256', async () => {
    await adding.begin();
    await adding.type('(1/5)', `https://${ELSEWHERE}:${apiOf(0)}`);
    await adding.type('(2/5)', '');
    await adding.choose('User and password');
    await adding.type('User of the API', 'ann');
    await adding.type('Password: kept in the secret storage', 'wrong');
    await expect(adding.root).toContainText('(4/5)');
    await expect(palette.input).toHaveAttribute('placeholder', /it made its certificate itself/);
    await adding.choose('Compare and pin its certificate…');
    await expect(dialog).toContainText(`SHA-256: ${sha256}`);
    await expect(dialog).toContainText('Subject: CN=warehouse');
    await dialog.getByRole('button', { name: 'Pin This Certificate' }).click();
  });

  await test.step('only then the password is sent: a wrong one leads back to it', async () => {
    await expect(adding.root).toContainText('does not take these credentials');
    await adding.choose('Go back to step 3');
    await adding.choose('User and password');
    await adding.type('User of the API', 'ann');
    await adding.type('Password: kept in the secret storage', PASSWORD);
    await adding.type('A name for the cluster', 'warehouse');
    await expect(clusters.row('warehouse, healthy · 1 peer')).toBeVisible();
  });

  await test.step('another certificate is told, and nothing is sent to it', async () => {
    await service.stop();
    const other = await renewCertificate(lab);
    await startService(lab);
    await clusters.root.hover();
    await workbench.sidebar.getByRole('button', { name: 'Refresh Clusters' }).click();
    const row = clusters.row('unreachable: warehouse');
    await expect(row).toBeVisible();
    await expect(clusters.row('it is not the certificate that was confirmed')).toContainText(other);
    await row.hover();
    await row.getByRole('button', { name: 'Test Connection to Cluster' }).click();
    const told = page.locator('.notifications-toasts');
    await expect(told).toContainText('Ask whoever runs the peer whether its certificate was renewed');
    await told.getByRole('button', { name: 'Edit...' }).click();
    await adding.choose('Compare and pin its certificate…');
    await expect(dialog).toContainText(`SHA-256: ${other}`);
    await dialog.getByRole('button', { name: 'Pin This Certificate' }).click();
    await adding.type('A name for the cluster', 'warehouse');
    await expect(clusters.row('warehouse, healthy · 1 peer')).toBeVisible();
  });
});
