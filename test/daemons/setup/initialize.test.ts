import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, chown, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { kubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { prepareService, SERVICE_PORTS as USUAL, startService } from '../../../lab/service';
import { isRefusal, type Report } from '../../../src/actions/act';
import { INITIALIZE } from '../../../src/actions/setup/initialize';
import {
  DEFAULT_KUBO,
  type InitForm,
  KUBO_PORTS,
  newSecret,
  SERVICE_PORTS,
  type ServiceForm,
} from '../../../src/actions/setup/initForm';
import { offeredPorts } from '../../../src/actions/setup/ports';
import { setupSituation } from '../../../src/actions/setup/setupSituation';
import { takenPorts } from '../../../src/actions/setup/takenPorts';
import { wordsOf } from '../../../src/actions/texts';
import { inLab } from '../leftovers/doctor';
import { publicCopy } from '../places';

function serviceForm(lab: Lab, changes: Partial<ServiceForm> = {}): ServiceForm {
  return {
    type: 'ipfs_cluster_service',
    folder: lab.path('new', 'cluster'),
    consensus: 'crdt',
    clusterName: 'my-cluster’s-name',
    secret: newSecret(),
    isSecretOwn: false,
    peers: [],
    ports: SERVICE_PORTS,
    kubo: DEFAULT_KUBO,
    ...changes,
  };
}

/** As the editor does it, after a yes. */
async function initialized(
  lab: Lab,
  form: InitForm,
  meanwhile: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Report> {
  const program = form.type === 'ipfs' ? lab.binaries.ipfs : lab.binaries.service;
  const plan = INITIALIZE.preflight(form, await setupSituation({ trusted: true, program }, form.folder));
  if (isRefusal(plan)) {
    return { done: false, said: plan.refused };
  }
  const shown = INITIALIZE.risk(plan)?.details.map((one) => wordsOf(one)) ?? [];
  if (form.type !== 'ipfs') {
    assert.ok(shown.every((line) => !line.includes(form.secret())));
  }
  await meanwhile();
  const report = await INITIALIZE.run(plan, {
    signal: new AbortController().signal,
    report: () => undefined,
    ask: () => Promise.resolve(false),
  });
  if (form.type !== 'ipfs') {
    assert.ok(!JSON.stringify(report).includes(form.secret()));
  }
  return report;
}

interface Written {
  readonly cluster: { readonly secret: string; readonly listen_multiaddress: unknown };
  readonly consensus: Readonly<
    Record<string, { readonly cluster_name?: string; readonly trusted_peers?: unknown }>
  >;
  readonly api: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly ipfs_connector: { readonly ipfshttp: { readonly node_multiaddress: string } };
}

async function written(folder: string): Promise<Written> {
  return JSON.parse(await readFile(`${folder}/service.json`, 'utf8')) as Written;
}

describe('"Initialize"', () => {
  inLab('makes a peer that starts with the secret and the name of the form', async (lab) => {
    await kubo(lab);
    const form = serviceForm(lab);
    const report = await initialized(lab, form);
    assert.deepEqual(report, {
      done: true,
      said: {
        code: 'initialized',
        params: { program: 'ipfs-cluster-service', folder: form.folder },
      },
      lines: [],
    });
    const config = await written(form.folder);
    assert.equal(config.cluster.secret, form.secret());
    assert.equal(config.consensus['crdt']?.cluster_name, form.clusterName);
    assert.equal((await stat(`${form.folder}/service.json`)).mode & 0o077, 0);
    await startService(lab, { folder: form.folder });
  });

  inLab('offers free ports beside a peer that has the usual ones, and both run', async (lab) => {
    await kubo(lab);
    await prepareService(lab);
    await startService(lab);
    const taken = await takenPorts(Object.values(SERVICE_PORTS));
    assert.ok(taken.has(USUAL.api));
    const ports = offeredPorts(SERVICE_PORTS, taken);
    assert.ok(Object.values(ports).every((port) => !taken.has(port)));
    const form = serviceForm(lab, { ports });
    assert.equal((await initialized(lab, form)).done, true);
    const { api } = await written(form.folder);
    assert.equal(api['restapi']?.['http_listen_multiaddress'], `/ip4/127.0.0.1/tcp/${ports.restapi}`);
    await startService(lab, { folder: form.folder });
  });

  inLab('names other peers and another Kubo, of raft too', async (lab) => {
    const peer = '/ip4/192.0.2.1/tcp/9096/p2p/12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN';
    const kuboAddress = '/ip4/127.0.0.1/tcp/15001';
    for (const consensus of ['crdt', 'raft'] as const) {
      const folder = lab.path(consensus);
      const form = serviceForm(lab, { folder, consensus, peers: [peer], kubo: kuboAddress });
      assert.equal((await initialized(lab, form)).done, true);
      const config = await written(folder);
      assert.deepEqual(Object.keys(config.consensus), [consensus]);
      assert.equal(config.ipfs_connector.ipfshttp.node_multiaddress, kuboAddress);
      assert.equal((await readFile(`${folder}/peerstore`, 'utf8')).trim(), peer);
    }
  });

  inLab('makes a repository of Kubo at ports of its own that starts', async (lab) => {
    const ports = { swarm: 14001, api: 15001, gateway: 18080 };
    const folder = lab.path('new', 'repo');
    const report = await initialized(lab, { type: 'ipfs', folder, ports });
    assert.equal(wordsOf(report.said), `ipfs is initialized in ${folder}.`);
    const { Addresses } = JSON.parse(readFileSync(`${folder}/config`, 'utf8')) as {
      Addresses: { API: string; Gateway: string; Swarm: string[] };
    };
    assert.equal(Addresses.API, '/ip4/127.0.0.1/tcp/15001');
    assert.equal(Addresses.Gateway, '/ip4/127.0.0.1/tcp/18080');
    assert.ok(Addresses.Swarm.every((address) => address.includes('14001')));
    const daemon = lab.launch(lab.binaries.ipfs, ['daemon', '--offline'], { env: { IPFS_PATH: folder } });
    await daemon.until('Kubo is ready', () => daemon.output.includes('Daemon is ready'));
  });

  inLab('makes a repository of Kubo at the usual ports with one command', async (lab) => {
    const folder = lab.path('.ipfs');
    assert.equal((await initialized(lab, { type: 'ipfs', folder, ports: KUBO_PORTS })).done, true);
    assert.ok(existsSync(`${folder}/config`));
  });

  inLab('refuses over a folder with something in it, and leaves that as it is', async (lab) => {
    const { folder } = await prepareService(lab);
    const before = await readFile(`${folder}/service.json`, 'utf8');
    const report = await initialized(lab, serviceForm(lab, { folder }));
    assert.equal(report.said.code, 'setup_folder_full');
    assert.equal(await readFile(`${folder}/service.json`, 'utf8'), before);
  });

  inLab('refuses what is filled between the yes and the run', async (lab) => {
    const form = serviceForm(lab);
    const report = await initialized(lab, form, async () => {
      await mkdir(form.folder, { recursive: true });
      await writeFile(`${form.folder}/mine`, '');
    });
    assert.equal(report.said.code, 'setup_folder_full');
    assert.deepEqual(await readdir(form.folder), ['mine']);
  });

  inLab('refuses a file, and a link that leads nowhere', async (lab) => {
    const folder = lab.path('file');
    await writeFile(folder, '');
    assert.equal((await initialized(lab, serviceForm(lab, { folder }))).said.code, 'setup_folder_no_folder');
    const link = lab.path('link');
    await symlink(lab.path('nowhere'), link);
    assert.equal(
      (await initialized(lab, serviceForm(lab, { folder: link }))).said.code,
      'setup_folder_no_folder',
    );
    assert.ok(!existsSync(lab.path('nowhere')));
  });

  inLab('makes nothing where another user can change it', async (lab) => {
    const [theirs, link, parent] = [lab.path('theirs'), lab.path('link'), lab.path('open')];
    await mkdir(theirs);
    await chown(theirs, 12345, 12345);
    await symlink(theirs, link);
    await mkdir(parent);
    await chmod(parent, 0o777);
    await mkdir(lab.path('sticky'));
    await chmod(lab.path('sticky'), 0o1777);
    for (const folder of [theirs, link, `${link}/new`, parent, `${parent}/a/b`, lab.path('sticky')]) {
      const report = await initialized(lab, { type: 'ipfs', folder, ports: KUBO_PORTS });
      assert.equal(report.said.code, 'setup_folder_changeable', folder);
      assert.ok(!existsSync(`${folder}/config`));
    }
    const inSticky = { type: 'ipfs', folder: lab.path('sticky', 'mine'), ports: KUBO_PORTS } as const;
    assert.equal((await initialized(lab, inSticky)).said.code, 'initialized');
  });

  inLab('runs no program that another user can change', async (lab) => {
    const program = await publicCopy(lab, lab.binaries.service);
    await chmod(program, 0o777);
    const form = serviceForm(lab);
    const plan = INITIALIZE.preflight(form, await setupSituation({ trusted: true, program }, form.folder));
    assert.ok(isRefusal(plan));
    assert.equal(plan.refused.code, 'setup_program_changeable');
  });

  inLab('says why the program has failed, in its own last lines', async (lab) => {
    const form = serviceForm(lab, { kubo: '/no/address' });
    const report = await initialized(lab, form);
    assert.equal(report.said.code, 'init_failed');
    assert.match(report.lines?.join('\n') ?? '', /address/);
  });
});
