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
});
