import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ClusterPeer } from '../../../../src/clusters/answers';
import type { Scraped } from '../../../../src/clusters/scrapedClusters';
import { reasonOf } from '../../../../src/clusters/reasons/reason';
import { ClusterGauges } from '../../../../src/headless/metrics/clusterGauges';
import { missingPeer, peerOf, stateOf } from '../../vscode/clusters/states';

const render = async (scraped: Scraped) => new ClusterGauges().render(scraped);

const told = (peers: readonly ClusterPeer[], name: string | null = 'demo', key = 'demo') => {
  const state = stateOf(peers, { key });
  const api = `/dns4/${key}/tcp/9094`;
  return { state: { ...state, cluster: { ...state.cluster, name, api } }, known: true };
};

/** A line of the format: a name, labels with escaped values, and a number. */
const SERIES = /^\w+(?:\{\w+="(?:[^"\\\n]|\\["\\n])*"(?:,\w+="(?:[^"\\\n]|\\["\\n])*")*\})? -?[\d.e+]+$/;

describe('The gauges of clusters', () => {
  it('count peers by state, and have the disk and the queue of each', async () => {
    const lines = (
      await render({
        searched: true,
        clusters: [
          told([
            peerOf('peer1', { free_space: 5_000_000_000_000, queued_pins: 3 }),
            missingPeer('peer2'),
            peerOf('peer3', { state: 'kubo_down', free_space: null }),
          ]),
        ],
      })
    ).split('\n');
    const peer1 = 'cluster="demo",peer="peer1",peer_id="12D3KooWpeer1"';
    for (const line of [
      'ipfs_clusters_searched 1',
      'ipfs_cluster_up{cluster="demo"} 1',
      'ipfs_cluster_peers{cluster="demo",state="alive"} 1',
      'ipfs_cluster_peers{cluster="demo",state="missing"} 1',
      'ipfs_cluster_peers{cluster="demo",state="kubo_down"} 1',
      'ipfs_cluster_peers{cluster="demo",state="silent"} 0',
      `ipfs_cluster_peer_free_space_bytes{${peer1}} 5000000000000`,
      `ipfs_cluster_queued_pins{${peer1}} 3`,
      'ipfs_cluster_peers_left_out{cluster="demo"} 0',
    ]) {
      assert.ok(lines.includes(line), line);
    }
    assert.ok(!lines.some((line) => /free_space_bytes\{.*peer="peer[23]"/.test(line)));
  });

  it('leave out what is not known, and say so', async () => {
    const text = await render({
      searched: false,
      clusters: [{ ...told([peerOf('peer1')]), known: false }],
    });
    assert.match(text, /^ipfs_clusters_searched 0$/m);
    assert.match(text, /^ipfs_cluster_up\{cluster="demo"\} 0$/m);
    assert.doesNotMatch(text, /^ipfs_cluster_peers\{/m);
    assert.doesNotMatch(text, /^ipfs_cluster_(?:peer_free_space_bytes|queued_pins)\{/m);
  });

  it('forget what was and is no more', async () => {
    const gauges = new ClusterGauges();
    await gauges.render({ searched: true, clusters: [told([peerOf('peer1'), peerOf('peer2')])] });
    const text = await gauges.render({ searched: true, clusters: [told([peerOf('peer1')])] });
    assert.doesNotMatch(text, /peer2/);
    assert.doesNotMatch(await gauges.render({ searched: true, clusters: [] }), /^ipfs_cluster_/m);
  });

  it('do not count a peer that has left for good', async () => {
    const left = missingPeer('peer2');
    const reasons = [
      ...left.reasons,
      reasonOf('peer_left', { peer: 'peer2', gone_ms: 7_200_000 }, 'GET /peers', left.peer_id),
    ];
    const text = await render({ searched: true, clusters: [told([peerOf('peer1'), { ...left, reasons }])] });
    assert.match(text, /^ipfs_cluster_peers\{cluster="demo",state="missing"\} 0$/m);
  });

  it('tell apart clusters of one name, and name one without by its address', async () => {
    const text = await render({
      searched: true,
      clusters: [told([], 'same', 'one'), told([], 'same', 'two'), told([], null, 'three')],
    });
    for (const label of ['same (/dns4/one/tcp/9094)', 'same (/dns4/two/tcp/9094)', '/dns4/three/tcp/9094']) {
      assert.ok(text.includes(`ipfs_cluster_up{cluster="${label}"} 1\n`), label);
    }
  });

  it('are of a bounded size, whatever peers are called and however many there are', async () => {
    const long = '\n"\\{'.repeat(1_000);
    const many = Array.from({ length: 100_000 }, (_, index) => peerOf(long, { peer_id: `12D3KooW${index}` }));
    const text = await render({ searched: true, clusters: [told(many), told([peerOf('other')], 'b', 'b')] });
    assert.ok(text.length < 4 << 20, `${text.length}`);
    assert.match(text, /^ipfs_cluster_peers\{cluster="demo",state="alive"\} 100000$/m);
    assert.match(text, /^ipfs_cluster_peers_left_out\{cluster="demo"\} 99000$/m);
    assert.match(text, /^ipfs_cluster_queued_pins\{cluster="b",peer="other",/m);
  });

  it('are in the format, one series once, whatever peers are called', async () => {
    const names = fc.array(fc.string({ unit: 'binary', maxLength: 300 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(names, fc.string({ unit: 'binary' }), async (all, cluster) => {
        const peers = all.map((name, index) => peerOf(name, { peer_id: `12D3KooW${index}` }));
        const text = await render({ searched: true, clusters: [told(peers, cluster)] });
        const series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
        series.forEach((line) => {
          assert.match(line, SERIES);
        });
        assert.equal(new Set(series.map((line) => line.replace(/ \S+$/, ''))).size, series.length);
      }),
      { numRuns: 50 },
    );
  });
});
