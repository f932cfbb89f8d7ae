import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import { apiOf, startCluster } from '../../lab/cluster';
import { daemonBinaries } from '../../lab/daemonBinaries';
import { Lab } from '../../lab/lab';
import { prepareService, startService } from '../../lab/service';
import { kubo } from '../../lab/kubo';
import { until } from '../../lab/until';
import { ApiError, ClusterClient, CredentialsError, parseAddress } from '../../src/clusterClient';
import { parseJson } from '../../src/clusterClient/reading/json';
import { Bandwidth, Id, Metric, Pin, PinStatus, Version } from '../../src/clusterClient/schemas';

const client = (options = {}) =>
  new ClusterClient({ endpoint: parseAddress(`/ip4/127.0.0.1/tcp/${apiOf(0)}`), ...options });

/** What `ipfs-cluster-ctl` prints of an answer: one object, one list, or one object after the other. */
async function ctl<T>(lab: Lab, schema: z.ZodMiniType<T>, ...args: readonly string[]): Promise<T[]> {
  const text = (await lab.run('ipfs-cluster-ctl', ['--enc=json', ...args])).trim();
  const list = text.startsWith('[') ? text : `[${text.replaceAll(/^\}\s*\{$/gm, '},{')}]`;
  return (parseJson(list) as unknown[]).map((one) => schema.parse(one));
}

/** Both are asked at almost the same time: what changes between the two requests is asked for again. */
async function verifySame(
  what: string,
  ask: () => Promise<readonly [ours: unknown, theirs: unknown]>,
): Promise<void> {
  let last: readonly [unknown, unknown] | undefined;
  await until(`${what} is what ipfs-cluster-ctl says`, async () => {
    last = await ask();
    return isDeepStrictEqual(...last);
  }).catch(() => {
    assert.deepEqual(...(last ?? [null, null]));
  });
}

/** Some states have the time of the question for theirs. */
function withoutTimes(statuses: readonly PinStatus[]): unknown[] {
  return byKey(statuses, ({ cid }) => cid).map((status) => ({
    ...status,
    peer_map: Object.fromEntries(
      Object.entries(status.peer_map).map(([id, info]) => [id, { ...info, timestamp: '' }]),
    ),
  }));
}

const byKey = <T>(items: readonly T[], key: (item: T) => string) =>
  [...items].sort((a, b) => (key(a) < key(b) ? -1 : 1));

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
      const ids = (list: readonly Id[]) => byKey(list, ({ id }) => id);
      const pins = <T extends { cid: string }>(list: readonly T[]) => byKey(list, ({ cid }) => cid);
      await verifySame('version', async () => [[await api.version()], await ctl(lab, Version, 'version')]);
      await verifySame('id', async () => [[await api.id()], await ctl(lab, Id, 'id')]);
      await verifySame('peers', async () => [
        ids(await api.peers.list().toArray()),
        ids(await ctl(lab, Id, 'peers', 'ls')),
      ]);
      await verifySame('allocations', async () => [
        pins(await api.allocations.list(['pin']).toArray()),
        pins(await ctl(lab, Pin, 'pin', 'ls', '--filter', 'pin')),
      ]);
      await verifySame('one allocation', async () => [
        [await api.allocations.get(first)],
        await ctl(lab, Pin, 'pin', 'ls', first),
      ]);
      await verifySame('status', async () => [
        withoutTimes(await api.pins.list([]).toArray()),
        withoutTimes(await ctl(lab, PinStatus, 'status')),
      ]);
      await verifySame('status by a filter', async () => [
        withoutTimes(await api.pins.list(['pinned', 'error']).toArray()),
        withoutTimes(await ctl(lab, PinStatus, 'status', '--filter', 'pinned,error')),
      ]);
      await verifySame('local status', async () => [
        withoutTimes(await api.pins.list([], { local: true }).toArray()),
        withoutTimes(await ctl(lab, PinStatus, 'status', '--local')),
      ]);
      await verifySame('status of one', async () => [
        withoutTimes([await api.pins.status(first)]),
        withoutTimes(await ctl(lab, PinStatus, 'status', first)),
      ]);
      await verifySame('status of two', async () => [
        withoutTimes(await api.pins.statusOf([first, second]).toArray()),
        withoutTimes(await ctl(lab, PinStatus, 'status', first, second)),
      ]);
      const names = [...(await api.metrics.names())].sort();
      assert.deepEqual(names, (await ctl(lab, z.string(), 'health', 'metrics')).sort());
      assert.ok(names.includes('ping'));
      for (const name of names) {
        await verifySame(`metric ${name}`, async () => [
          byKey(await api.metrics.latest(name), ({ peer }) => peer),
          byKey(await ctl(lab, Metric, 'health', 'metrics', name), ({ peer }) => peer),
        ]);
      }
      await verifySame('bandwidth', async () => [
        Object.keys(await api.bandwidth()).sort(),
        Object.keys((await ctl(lab, Bandwidth, 'health', 'bandwidth'))[0] ?? {}).sort(),
      ]);
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
