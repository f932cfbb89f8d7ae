import assert from 'node:assert/strict';
import { endpointOfMultiaddress } from '../../../../src/clusterClient/address';
import { Cockpit } from '../../../../src/clusters/cockpit';
import type { Resource } from '../../../../src/clusters/scheduling/resources';
import { ScrapedClusters } from '../../../../src/clusters/scrapedClusters';
import { ClusterStore } from '../../../../src/clusters/store';
import type { LocalCluster } from '../../../../src/controller/localClusters';
import { peerOf, stateOf } from '../../vscode/clusters/states';

const address = (port: number) => `/ip4/127.0.0.1/tcp/${port}`;

function localOf(port: number): LocalCluster {
  return {
    kind: 'ipfs_cluster_service',
    startedAt: null,
    pid: port,
    name: `cluster${port}`,
    folder: `/srv/${port}`,
    peerId: `12D3KooW${port}`,
    endpoints: [endpointOfMultiaddress(address(port))],
    config: null,
    peerstore: [],
  };
}

/** Scrapes of these clusters; `answer` is what comes of being asked, and never comes of one that hangs. */
function scrapesOf(ports: readonly number[], hanging: readonly number[] = [], fails = false) {
  const store = new ClusterStore();
  const leased: (readonly Resource[])[] = [];
  const waited: string[] = [];
  let searches = 0;
  const cockpit = new Cockpit({
    store,
    findLocals: () => {
      searches++;
      return fails ? Promise.reject(new Error('no list')) : Promise.resolve(ports.map(localOf));
    },
    openSchedule: ({ profile: { endpoint } }) => ({
      lease: (resources) => {
        leased.push(resources);
        return () => undefined;
      },
      refresh: () => undefined,
      askOnce: () => Promise.reject(new Error('not asked here')),
      settled: async () => {
        waited.push(endpoint.address);
        if (hanging.some((port) => address(port) === endpoint.address)) {
          return new Promise(() => undefined);
        }
        const key = store.all().find(({ cluster }) => cluster.api === endpoint.address)?.key ?? '';
        const { cluster } = stateOf([]);
        store.put({
          ...stateOf([peerOf('peer1')]),
          key,
          cluster: { ...cluster, api: endpoint.address },
          seenAt: Date.now(),
        });
        return Promise.resolve();
      },
      close: () => Promise.resolve(),
    }),
    onFault: () => undefined,
  });
  const scraped = new ScrapedClusters(cockpit, store);
  after(() => {
    scraped.close();
  });
  return { scraped, store, leased, waited, searches: () => searches };
}

describe('Clusters that are scraped', () => {
  it('are asked by the first scrape, for its numbers alone, and waited for once', async () => {
    const { scraped, leased, waited, searches } = scrapesOf([1]);
    assert.equal(searches(), 0);
    const { searched, clusters } = await scraped.read();
    assert.deepEqual([searched, clusters.map(({ known }) => known)], [true, [true]]);
    await scraped.read();
    assert.deepEqual(waited, [address(1)]);
    assert.equal(searches(), 1);
    assert.equal(leased.length, 1);
    assert.ok(!leased[0]?.includes('operations'));
  });

  it('are asked once for all who scrape at the same time', async () => {
    const { scraped, waited } = scrapesOf([1]);
    const [one, other] = await Promise.all([scraped.read(), scraped.read()]);
    assert.equal(one, other);
    assert.equal(waited.length, 1);
  });

  it('do not hold up each other: one that hangs is not known', async () => {
    const { scraped, waited } = scrapesOf([1, 2], [2]);
    const known = async () => {
      const { clusters } = await scraped.read();
      return clusters.map((one) => [one.state.cluster.api, one.known]);
    };
    const expected = [
      [address(1), true],
      [address(2), false],
    ];
    assert.deepEqual(await known(), expected);
    assert.deepEqual(await known(), expected);
    assert.equal(waited.length, 2);
  });

  it('are not known any more where the last answer is old, or nobody answered', async () => {
    const { scraped, store } = scrapesOf([1]);
    const [first] = (await scraped.read()).clusters;
    assert.ok(first);
    const known = async () => (await scraped.read()).clusters.map((one) => one.known);
    store.put({ ...first.state, seenAt: Date.now() - 10 * 60_000 });
    assert.deepEqual(await known(), [false]);
    store.put({ ...first.state, cluster: { ...first.state.cluster, asked: null } });
    assert.deepEqual(await known(), [false]);
  });

  it('may be none of which anybody can tell', async () => {
    const { scraped } = scrapesOf([1], [], true);
    assert.deepEqual(await scraped.read(), { searched: false, clusters: [] });
  });
});
