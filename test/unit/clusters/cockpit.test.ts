import assert from 'node:assert/strict';
import { endpointOfMultiaddress } from '../../../src/clusterClient/address';
import { Cockpit } from '../../../src/clusters/cockpit';
import { ClusterStore } from '../../../src/clusters/store';
import type { LocalCluster } from '../../../src/controller/localClusters';
import { peerOf, stateOf } from '../vscode/clusters/states';

function localOf(name: string, cluster: string, port: number): LocalCluster {
  return {
    kind: 'ipfs_cluster_follow',
    pid: port,
    startedAt: null,
    name: cluster,
    folder: `/srv/${name}`,
    peerId: `12D3KooW${name}`,
    endpoints: [endpointOfMultiaddress(`/ip4/127.0.0.1/tcp/${port}`)],
    config: null,
    peerstore: [],
  };
}

/** A cockpit over peers that are not there, which notes what it opens, leases and closes. */
function cockpitOver(locals: readonly LocalCluster[]) {
  const store = new ClusterStore();
  const opened: string[] = [];
  const closed: string[] = [];
  const leased = new Set<string>();
  const cockpit = new Cockpit({
    store,
    findLocals: () => Promise.resolve([...locals]),
    openSchedule: ({ profile: { endpoint } }) => {
      opened.push(endpoint.address);
      return {
        lease: () => {
          leased.add(endpoint.address);
          return () => leased.delete(endpoint.address);
        },
        refresh: () => undefined,
        askOnce: () => Promise.reject(new Error('not asked here')),
        settled: () => Promise.resolve(),
        close: () => {
          closed.push(endpoint.address);
          return Promise.resolve();
        },
      };
    },
    onFault: (error) => {
      throw error;
    },
  });
  return { store, opened, closed, leased, cockpit };
}

const at = (port: number) => `/ip4/127.0.0.1/tcp/${port}`;

describe('The cockpit', () => {
  it('opens each cluster once, asks while somebody looks, and no more', async () => {
    const { cockpit, store, opened, leased } = cockpitOver([
      localOf('peer1', 'one', 1),
      localOf('peer2', 'two', 2),
      localOf('peer3', 'three', 3),
    ]);
    cockpit.watch(true);
    await cockpit.search();
    await cockpit.search();
    assert.deepEqual(opened, [at(1), at(2), at(3)]);
    assert.equal(store.all().length, 3);
    assert.equal(leased.size, 3);
    cockpit.watch(false);
    assert.equal(leased.size, 0);
  });

  it('asks another peer of the same cluster only where the first does not know it', async () => {
    const { cockpit, store, opened, closed } = cockpitOver([
      localOf('peer1', 'demo', 1),
      localOf('peer2', 'demo', 2),
      localOf('peer3', 'demo', 3),
    ]);
    await cockpit.search();
    assert.deepEqual(opened, [at(1)]);
    const [first] = store.all();
    assert.ok(first);
    store.put({ ...stateOf([peerOf('peer1'), peerOf('peer2')]), key: first.key });
    assert.deepEqual(opened, [at(1), at(3)]);
    await cockpit.close();
    assert.deepEqual(closed.sort(), [at(1), at(3)]);
  });

  const savedAt = (port: number, name: string, signature = name) => ({
    signature,
    profile: { name, endpoint: endpointOfMultiaddress(at(port)) },
  });

  it('asks what is saved without a search, and a place once that also runs here', async () => {
    const { cockpit, store, opened, closed } = cockpitOver([localOf('peer1', 'one', 1)]);
    await cockpit.search();
    cockpit.keep([savedAt(1, 'front desk'), savedAt(2, 'far away')]);
    assert.deepEqual(opened, [at(1), at(1), at(2)]);
    assert.deepEqual(closed, [at(1)]);
    assert.deepEqual(
      store.all().map(({ cluster }) => cluster.name),
      ['front desk', 'far away'],
    );
    await cockpit.search();
    assert.equal(opened.length, 3);
  });

  it('begins anew with one that was changed, lets go of one that was removed, and leaves the others alone', () => {
    const { cockpit, store, opened, closed } = cockpitOver([]);
    cockpit.keep([savedAt(1, 'one'), savedAt(2, 'two'), savedAt(3, 'three')]);
    cockpit.keep([savedAt(1, 'one'), savedAt(2, 'two', 'with credentials')]);
    assert.deepEqual(opened, [at(1), at(2), at(3), at(2)]);
    assert.deepEqual(closed.sort(), [at(2), at(3)]);
    assert.deepEqual(
      store.all().map(({ cluster }) => cluster.name),
      ['one', 'two'],
    );
  });

  it('asks a peer here again when the saved one of its address is removed', async () => {
    const { cockpit, store } = cockpitOver([localOf('peer1', 'one', 1)]);
    cockpit.keep([savedAt(1, 'front desk')]);
    await cockpit.search();
    cockpit.keep([]);
    assert.deepEqual(
      store.all().map(({ cluster }) => cluster.name),
      ['one'],
    );
  });

  it('asks nothing of another machine for those who scrape this one, until a peer of it is known to run here', async () => {
    const { cockpit, store, leased } = cockpitOver([localOf('peer1', 'one', 1)]);
    cockpit.keep([savedAt(1, 'front desk'), savedAt(2, 'far away')]);
    cockpit.want('scrapes', ['version']);
    assert.deepEqual([...leased], []);
    await cockpit.search();
    assert.deepEqual([...leased], [at(1)]);
    const far = store.all().find(({ cluster }) => cluster.name === 'far away');
    assert.ok(far);
    store.put({ ...stateOf([peerOf('peer1')]), key: far.key });
    assert.deepEqual([...leased].sort(), [at(1), at(2)]);
  });
});
