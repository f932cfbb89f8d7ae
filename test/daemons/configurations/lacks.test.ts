import assert from 'node:assert/strict';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { daemonBinaries } from '../../../lab/daemonBinaries';
import { newIdentity } from '../../../lab/identity';
import type { Json } from '../../../lab/jsonMerge';
import { prepareKubo, startKubo } from '../../../lab/kubo';
import { Lab } from '../../../lab/lab';
import { prepareService, startService } from '../../../lab/service';
import type { Instance } from '../../../src/status/result';
import { check } from '../situation';

type Kind = 'ipfs' | 'ipfs_cluster_service';

describe('what a daemon needs to start and does not have', () => {
  let lab: Lab;
  let template: Json | undefined;

  beforeEach(async () => {
    lab = await Lab.open(await daemonBinaries(console.error));
    // The program waits a second whenever it makes one.
    template ??= await lab.serviceJson();
    lab.useTemplate(template);
  });

  afterEach(async () => {
    await lab.close();
  });

  const instance = async (kind: Kind): Promise<Instance> => {
    const [found] = (await check(lab)).daemons[kind]?.details?.instances ?? [];
    assert.ok(found);
    return found;
  };

  /** No daemon starts, and the look says what is to be done instead. */
  const cannotStart = async (kind: Kind, cause: string, next: string, params: object = {}) => {
    const daemon = lab.launch(kind === 'ipfs' ? lab.binaries.ipfs : lab.binaries.service, ['daemon']);
    await daemon.exited;
    const found = await instance(kind);
    assert.equal(found.state, 'stopped', JSON.stringify(found, null, 2));
    const reason = found.causes.find(({ code }) => code === cause);
    assert.ok(reason, JSON.stringify(found.causes));
    assert.equal(found.next?.code, next, JSON.stringify(found.next));
    for (const [name, value] of Object.entries(params)) {
      assert.equal({ ...reason.params, ...found.next.params }[name], value);
    }
    return found;
  };

  /** Nothing is in the way of a start, and it starts. */
  const canStart = async () => {
    const found = await instance('ipfs_cluster_service');
    assert.deepEqual([found.state, found.next?.code], ['stopped', 'start']);
    // Without a Kubo it is not READY.
    await startService(lab, { wait: 'api' });
  };

  const service = async (change: (config: Record<string, Record<string, Json>>) => void) => {
    const { folder } = await prepareService(lab);
    const file = `${folder}/service.json`;
    const whole = await readFile(file, 'utf8');
    const config = JSON.parse(whole) as Record<string, Record<string, Json>>;
    change(config);
    await writeFile(file, JSON.stringify(config));
    return { folder, mend: async () => writeFile(file, whole) };
  };

  const set = (config: Json, path: string, value: Json) => {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    const at = keys.reduce((so, key) => (so as Record<string, Json>)[key] as Json, config);
    (at as Record<string, Json>)[last] = value;
  };

  const VALUES: readonly (readonly [path: string, value: Json, key?: string])[] = [
    ['cluster.listen_multiaddress', null],
    ['cluster.listen_multiaddress', []],
    ['cluster', null, 'cluster.listen_multiaddress'],
    ['ipfs_connector.ipfshttp', {}, 'ipfs_connector.ipfshttp.node_multiaddress'],
    ['informer', null],
    ['informer', {}],
    ['informer.disk', { metric_ttl: '30s' }, 'informer.disk.metric_type'],
    ['informer.disk', { metric_type: 'freespace' }, 'informer.disk.metric_ttl'],
    ['informer.pinqueue', {}, 'informer.pinqueue.metric_ttl'],
    ['monitor.pubsubmon', {}, 'monitor.pubsubmon.check_interval'],
    [
      'cluster.connection_manager',
      { high_water: 400, grace_period: '2m0s' },
      'cluster.connection_manager.low_water',
    ],
    [
      'cluster.connection_manager',
      { low_water: 100, grace_period: '2m0s' },
      'cluster.connection_manager.high_water',
    ],
    [
      'cluster.connection_manager',
      { low_water: 100, high_water: 400 },
      'cluster.connection_manager.grace_period',
    ],
    ['observations.metrics', {}, 'observations.metrics.prometheus_endpoint'],
    ['observations.tracing', {}, 'observations.tracing.jaeger_agent_endpoint'],
  ];
  for (const [path, value, key = path] of VALUES) {
    it(`${path}: ${JSON.stringify(value)} lacks ${key}, and the example is enough`, async () => {
      const { folder } = await service((config) => {
        set(config, path, value);
      });
      const { next } = await cannotStart('ipfs_cluster_service', 'key_lacking', 'set_key', { key });
      const file = `${folder}/service.json`;
      assert.equal(next?.params['path'], file);
      const config = JSON.parse(await readFile(file, 'utf8')) as Record<string, Json>;
      config['cluster'] ??= {};
      set(config, key, JSON.parse(String(next.params['example'])) as Json);
      await writeFile(file, JSON.stringify(config));
      await canStart();
    });
  }

  for (const [path, value] of [
    ['consensus', {}],
    ['consensus', { crdt: {}, raft: {} }],
    ['datastore', null],
    ['datastore', {}],
    ['datastore', { Pebble: {} }],
    ['datastore', { pebble: {}, badger3: {} }],
  ] as const) {
    it(`${path}: ${JSON.stringify(value)} has not exactly one section`, async () => {
      const { mend } = await service((config) => {
        set(config, path, value);
      });
      await cannotStart('ipfs_cluster_service', 'section_lacking', 'choose_section', { key: path });
      await mend();
      await canStart();
    });
  }

  for (const [name, secret] of [
    ['too short', 'ab'],
    ['too long', 'a'.repeat(66)],
    ['not hexadecimal', 'z'.repeat(64)],
    ['of another type', 7],
  ] as const) {
    it(`a secret that is ${name}`, async () => {
      const { mend } = await service((config) => {
        set(config, 'cluster.secret', secret);
      });
      const found = await cannotStart('ipfs_cluster_service', 'secret_lacking', 'make_secret');
      assert.ok(typeof secret === 'number' || !JSON.stringify(found).includes(`"${secret}"`));
      await mend();
      await canStart();
    });
  }

  for (const server of ['restapi', 'pinsvcapi']) {
    it(`empty credentials of ${server}`, async () => {
      const key = `api.${server}.basic_auth_credentials`;
      const { mend } = await service((config) => {
        set(config, key, {});
      });
      await cannotStart('ipfs_cluster_service', 'credentials_lacking', 'set_credentials', { key });
      await mend();
      await canStart();
    });

    it(`a certificate of ${server} that is not there`, async () => {
      const { folder, mend } = await service(({ api }) => {
        set(api ?? null, `${server}.ssl_cert_file`, 'peer.pem');
        set(api ?? null, `${server}.ssl_key_file`, '/nowhere/peer.key');
      });
      const key = `api.${server}.ssl_cert_file`;
      const missing = `${folder}/peer.pem`;
      await cannotStart('ipfs_cluster_service', 'named_file_missing', 'bring_back_file', { key, missing });
      await mend();
      await canStart();
    });
  }

  it('a certificate without its key', async () => {
    const { folder } = await service(({ api }) => {
      set(api ?? null, 'restapi.ssl_cert_file', 'service.json');
    });
    await cannotStart('ipfs_cluster_service', 'named_file_missing', 'bring_back_file', {
      key: 'api.restapi.ssl_key_file',
      missing: folder,
    });
  });

  for (const [key, value] of [
    ['private_key', null],
    ['private_key', ''],
  ] as const) {
    it(`identity.json with ${key}: ${JSON.stringify(value)}`, async () => {
      const { folder } = await prepareService(lab);
      await writeFile(`${folder}/identity.json`, JSON.stringify({ ...newIdentity(), [key]: value }));
      await cannotStart('ipfs_cluster_service', 'key_lacking', 'bring_back_key', {
        file: 'identity.json',
        key,
      });
    });
  }

  const NOTHING_LACKS: readonly (readonly [path: string, value: Json])[] = [
    ['cluster.secret', null],
    ['cluster.secret', ''],
    ['cluster.peername', null],
    ['cluster.connection_manager', null],
    ['consensus.crdt', {}],
    ['consensus', { raft: {} }],
    ['ipfs_connector', {}],
    ['ipfs_connector.ipfshttp', null],
    ['ipfs_connector.ipfshttp.node_multiaddress', '/ip4/127.0.0.1/udp/5001/quic-v1'],
    ['ipfs_connector.ipfshttp.node_multiaddress', '/ip4/127.0.0.1/udp/5001'],
    ['ipfs_connector.ipfshttp.node_multiaddress', '/ip4/127.0.0.1'],
    ['ipfs_connector.ipfshttp.node_multiaddress', '/dns4/localhost/tcp/5001/tls/http'],
    ['informer', { tags: {} }],
    ['allocator', null],
    ['monitor', {}],
    ['pin_tracker', null],
    ['observations', {}],
    ['api', null],
    ['api.restapi', {}],
    ['api.restapi.basic_auth_credentials', null],
    ['datastore.pebble', {}],
    ['datastore', { badger3: {} }],
  ];
  for (const [path, value] of NOTHING_LACKS) {
    it(`${path}: ${JSON.stringify(value)} is enough`, async () => {
      const { folder } = await service((config) => {
        set(config, path, value);
      });
      const found = await instance('ipfs_cluster_service');
      assert.deepEqual([found.state, found.next?.code], ['stopped', 'start'], found.reasons.join('\n'));
      const daemon = await startService(lab, { folder, wait: 'nothing' });
      await daemon.until('it listens', () => /Cluster Peers|IPFS Cluster is READY/.test(daemon.output));
    });
  }

  for (const path of [
    'Identity',
    'Identity.PeerID',
    'Identity.PrivKey',
    'Datastore',
    'Datastore.Spec',
    'Datastore.Spec.mounts',
  ]) {
    it(`Kubo: ${path}: null`, async () => {
      const folder = await prepareKubo(lab);
      const config = JSON.parse(await readFile(`${folder}/config`, 'utf8')) as Json;
      set(config, path, null);
      await writeFile(`${folder}/config`, JSON.stringify(config));
      const key = { Identity: 'Identity.PeerID', Datastore: 'Datastore.Spec' }[path] ?? path;
      await cannotStart('ipfs', 'key_lacking', 'bring_back_key', { key });
    });
  }

  it('Kubo: no addresses at all are enough', async () => {
    const folder = await prepareKubo(lab);
    const config = JSON.parse(await readFile(`${folder}/config`, 'utf8')) as Json;
    set(config, 'Addresses', null);
    await writeFile(`${folder}/config`, JSON.stringify(config));
    assert.equal((await instance('ipfs')).next?.code, 'start');
    await startKubo(lab);
  });

  const socketAt = async (path: string) => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(path, resolve));
    // A socket that is closed takes its file with it; one whose file was moved meanwhile does not.
    await lab.run('mv', [path, `${path}.moved`]);
    await new Promise((resolve) => server.close(resolve));
    await lab.run('mv', [`${path}.moved`, path]);
  };
  const IN_PLACE_OF_A_LOCK: Readonly<Record<string, (path: string) => Promise<unknown>>> = {
    'a folder': async (path) => mkdir(path),
    'a link to a folder': async (path) => symlink('/tmp', path),
    'a socket': socketAt,
  };
  for (const [kind, name] of [
    ['ipfs', 'repo.lock'],
    ['ipfs_cluster_service', 'cluster.lock'],
  ] as const) {
    const prepared = async () => (kind === 'ipfs' ? prepareKubo(lab) : (await prepareService(lab)).folder);

    for (const [what, make] of Object.entries(IN_PLACE_OF_A_LOCK)) {
      it(`${name} that is ${what} keeps a daemon from starting, and is no crash`, async () => {
        const path = `${await prepared()}/${name}`;
        await make(path);
        await cannotStart(kind, 'lock_no_file', 'remove_lock', { lock: name, path });
        await rm(path, { recursive: true });
        assert.equal((await instance(kind)).next?.code, 'start');
      });
    }

    for (const [what, make] of [
      ['a named pipe', ['mkfifo']],
      ['a device', ['sh', '-c', 'mknod "$0" c 1 3']],
    ] as const) {
      it(`${name} that is ${what} is no crash, and a daemon starts with it`, async () => {
        const path = `${await prepared()}/${name}`;
        const [program, ...args] = make;
        await lab.run(program, [...args, path]);
        const found = await instance(kind);
        assert.deepEqual([found.state, found.next?.code], ['stopped', 'start'], found.reasons.join('\n'));
        assert.ok(
          found.causes.some(({ code, params }) => code === 'lock_no_file' && params['what'] === what),
        );
        await (kind === 'ipfs' ? startKubo(lab) : startService(lab, { wait: 'api' }));
        const { state, lock_holder } = await instance(kind);
        assert.deepEqual([state, lock_holder !== null], [kind === 'ipfs' ? 'running' : 'degraded', true]);
      });
    }
  }

  it('Kubo: a lock with something in it was left behind, and has to be deleted', async () => {
    await writeFile(`${await prepareKubo(lab)}/repo.lock`, 'x');
    const daemon = lab.launch(lab.binaries.ipfs, ['daemon']);
    await daemon.exited;
    const { state, next } = await instance('ipfs');
    assert.deepEqual([state, next?.code, next?.params['lock']], ['crashed', 'delete_lock', 'repo.lock']);
  });
});
