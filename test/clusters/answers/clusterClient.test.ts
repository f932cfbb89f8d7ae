import assert from 'node:assert/strict';
import { join } from 'node:path';
import { apiOf, startCluster, untilUnheard } from '../../../lab/cluster';
import { daemonBinaries } from '../../../lab/daemonBinaries';
import { Lab } from '../../../lab/lab';
import { prepareService, startService } from '../../../lab/service';
import { kubo } from '../../../lab/kubo';
import { until } from '../../../lab/until';
import { ApiError, ClusterClient, CredentialsError, parseAddress } from '../../../src/clusterClient';
import { ctlOf, verifyReads } from '../againstCtl';

const client = (options = {}) =>
  new ClusterClient({ endpoint: parseAddress(`/ip4/127.0.0.1/tcp/${apiOf(0)}`), ...options });

describe('a client of a real cluster', () => {
  let lab: Lab;
  beforeEach(async () => {
    lab = await Lab.open(await daemonBinaries(console.error));
  });
  afterEach(async () => {
    await lab.close();
  });

  it('reads what ipfs-cluster-ctl reads', async () => {
    const peers = await startCluster(lab);
    const api = client();
    try {
      const cids: string[] = [];
      for (const name of ['a', 'b']) {
        const added = await api
          .add([{ path: name, kind: 'file', content: Buffer.from(name) }], { name })
          .toArray();
        cids.push(added.at(-1)?.cid ?? '');
      }
      const [first = '', second = ''] = cids;
      await api.pins.pin(first, { name: 'once', replicationMin: 1, replicationMax: 1, metadata: { k: 'v' } });
      const ctl = ctlOf(join(lab.binaries.folder, 'ipfs-cluster-ctl'));
      await verifyReads({ client: api, ctl, cids: [first, second] });
      assert.deepEqual(await api.alerts(), []);
      await api.health();
      const dot = await lab.run('ipfs-cluster-ctl', ['health', 'graph']);
      const { cluster_links: links } = await api.graph();
      assert.deepEqual(Object.keys(links).sort(), peers.map(({ identity }) => identity.id).sort());
      assert.ok(peers.every(({ identity }) => dot.includes(identity.id.slice(-6))));
    } finally {
      api.close();
    }
  });

  it('reads what ipfs-cluster-ctl reads where a peer was killed, one hangs and Kubo is down', async () => {
    const [asked, killed, hanging] = await startCluster(lab, { size: 4 });
    const api = client();
    try {
      const cids: string[] = [];
      for (const name of ['a', 'b']) {
        const added = await api
          .add([{ path: name, kind: 'file', content: Buffer.from(name) }], { name })
          .toArray();
        cids.push(added.at(-1)?.cid ?? '');
      }
      await killed?.service.kill();
      hanging?.service.freeze();
      await asked?.kubo.kill();
      await untilUnheard(killed?.identity.id ?? '', apiOf(0));
      await untilUnheard(hanging?.identity.id ?? '', apiOf(0));
      await api.pins.recover(cids[0] ?? '');
      await verifyReads({ client: api, ctl: ctlOf(join(lab.binaries.folder, 'ipfs-cluster-ctl')), cids });
      assert.ok((await api.id()).ipfs.error !== '');
    } finally {
      hanging?.service.thaw();
      api.close();
    }
  });

  it('changes what it is told to, and hears what cannot be', async () => {
    await startCluster(lab, { size: 1 });
    const api = client();
    try {
      const added = await api
        .add([
          { path: 'site', kind: 'folder' },
          { path: 'site/a ü', kind: 'file', content: Buffer.from('a') },
          { path: 'site/big', kind: 'file', content: Buffer.alloc(3 << 20, 'b') },
        ])
        .toArray();
      assert.deepEqual(
        added.map(({ name }) => name),
        ['site/a ü', 'site/big', 'site'],
      );
      const [file, , root] = added.map(({ cid }) => cid ?? '');
      assert.ok(file && root);
      await until('it is pinned', async () =>
        Object.values((await api.pins.status(root)).peer_map).every(({ status }) => status === 'pinned'),
      );
      const updated = await api.pins.update(root, file, { name: 'newer' });
      assert.deepEqual([updated.name, updated.pin_update], ['newer', root]);
      assert.equal((await api.pins.recover(file)).cid, file);
      assert.deepEqual(await api.pins.recoverAll().toArray(), []);
      assert.equal((await api.pins.unpin(root)).cid, root);
      const isMissing = (error: unknown) => error instanceof ApiError && error.status === 404;
      await assert.rejects(api.pins.unpin(root), isMissing);
      await assert.rejects(api.allocations.get(root), isMissing);
      const [collected] = Object.values((await api.collectGarbage({ local: true })).peer_map);
      assert.equal(collected?.error, '');
      const { id } = await api.id();
      await assert.rejects(
        api.peers.remove(id),
        (error) => error instanceof ApiError && error.status === 500,
      );
      await assert.rejects(api.token(), CredentialsError);
    } finally {
      api.close();
    }
  });

  it('has credentials, and a token for them', async () => {
    await kubo(lab);
    const { folder } = await prepareService(lab, {
      config: { api: { restapi: { basic_auth_credentials: { ann: 'hunter2' } } } },
    });
    await startService(lab, { folder });
    const given = [
      client(),
      client({ credentials: () => ({ user: 'ann', password: 'wrong' }) }),
      client({ credentials: () => ({ user: 'ann', password: 'hunter2' }) }),
    ] as const;
    const [none, wrong, right] = given;
    await none.health();
    await assert.rejects(
      none.version(),
      (error) => error instanceof CredentialsError && error.why === 'wanted',
    );
    await assert.rejects(
      wrong.version(),
      (error) => error instanceof CredentialsError && error.why === 'refused',
    );
    const token = await right.token();
    const bearer = client({ credentials: () => ({ token }) });
    assert.equal((await bearer.id()).id, (await right.id()).id);
    [...given, bearer].forEach((one) => {
      one.close();
    });
  });
});
