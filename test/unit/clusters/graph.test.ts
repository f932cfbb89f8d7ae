import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { Bandwidth, ConnectGraph } from '../../../src/clusterClient/schemas';
import { bandwidthTable } from '../../../src/clusters/graph/bandwidthTable';
import { connectivityGraph } from '../../../src/clusters/graph/connectivityGraph';
import { dotText } from '../../../src/clusters/graph/dotText';
import { picturePage } from '../../../src/clusters/graph/picturePage';

const RECORDED = ConnectGraph.parse(
  JSON.parse(
    readFileSync(new URL('../../fixtures/recorded/health-graph.three.json', import.meta.url), 'utf8'),
  ),
);
const EMPTY = {
  ...{ cluster_id: 'asked', id_to_peername: {}, ipfs_links: {}, cluster_links: {} },
  ...{ cluster_trust_links: {}, cluster_to_ipfs: {} },
};

/** Tokens of the language of Graphviz: a quoted text, or what stands outside of one. */
const LINE =
  /^ {2}"(?:[^"\\]|\\.)*"(?: -> "(?:[^"\\]|\\.)*")?(?: \[(?:\w+=(?:\w+|"(?:[^"\\]|\\.)*")(?:, )?)+\])?;$/;

describe('The graph of who is connected to whom', () => {
  it('has the peers and Kubos of a recorded answer, by name', () => {
    const { nodes, edges, leftOut } = connectivityGraph(RECORDED);
    assert.deepEqual(
      nodes.map(({ label, isAsked, trusted }) => [label, isAsked, trusted]),
      [
        ['peer1', true, true],
        ['peer2', false, true],
        ['peer3', false, true],
        ['Kubo of peer2', false, null],
        ['Kubo of peer1', false, null],
        ['Kubo of peer3', false, null],
      ],
    );
    const count = (wanted: string) => edges.filter(({ kind }) => kind === wanted).length;
    assert.deepEqual([count('cluster'), count('own_kubo'), count('kubo'), leftOut], [4, 3, 4, 0]);
  });

  it('is text for Graphviz, the same for the same answer', () => {
    const text = dotText(connectivityGraph(RECORDED));
    assert.equal(text, dotText(connectivityGraph(structuredClone(RECORDED))));
    const { cluster_id } = RECORDED;
    assert.ok(
      text.includes(
        `  "peer ${cluster_id}" [label="peer1", tooltip="${cluster_id}", shape=box, penwidth=2];\n`,
      ),
      text,
    );
    assert.equal(text.match(/ -> /g)?.length, 11);
  });

  it('knows a peer that says nothing of itself by the end of its ID', () => {
    const { nodes } = connectivityGraph({
      ...EMPTY,
      cluster_links: { asked: ['12D3KooWsilent'], other: [] },
    });
    assert.deepEqual(
      nodes.map(({ id, label }) => [id, label]),
      [
        ['12D3KooWsilent', '…silent'],
        ['asked', '…asked'],
        ['other', '…other'],
      ],
    );
  });

  it('is bounded, and says what is left out', () => {
    const ids = Array.from({ length: 600 }, (_, index) => `peer${index}`);
    const graph = connectivityGraph({
      ...EMPTY,
      cluster_links: Object.fromEntries(ids.map((id) => [id, ids])),
    });
    assert.ok(graph.nodes.length <= 400 && graph.edges.length <= 4_000);
    assert.equal(graph.leftOut, 601 - graph.nodes.length + 360_000 - graph.edges.length);
    assert.match(dotText(graph), /^ {2}\/\/ \d+ nodes and edges more are left out\.$/m);
  });

  it('stays text whatever peers are called', () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(
      fc.property(
        fc.dictionary(text, text),
        fc.dictionary(text, fc.array(text, { maxLength: 4 })),
        (names, links) => {
          const dot = dotText(
            connectivityGraph({
              ...EMPTY,
              id_to_peername: names,
              cluster_links: links,
              cluster_to_ipfs: names,
            }),
          );
          for (const line of dot.split('\n').slice(3, -2)) {
            assert.match(line, LINE);
          }
        },
      ),
    );
  });
});

describe('The table of bandwidth', () => {
  it('has the protocols with most bytes first, aligned', () => {
    const rates = { rate_in: 1.4, rate_out: 0 };
    const bandwidth = Bandwidth.parse({
      '/a/1.0': { total_in: 5, total_out: 5, ...rates },
      '/b/1.0': { total_in: 5000, total_out: 17, ...rates },
      '': { total_in: 1, total_out: 0, ...rates },
    });
    assert.equal(
      bandwidthTable(bandwidth),
      [
        'Protocol      in   out  in/s  out/s',
        '/b/1.0    5000 B  17 B   1 B    0 B',
        '/a/1.0       5 B   5 B   1 B    0 B',
        '(none)       1 B   0 B   1 B    0 B',
        '',
      ].join('\n'),
    );
  });

  it('is bounded, and of one line a protocol', () => {
    const all = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, index) => [`${index}\n${'x'.repeat(1_000)}`, {}]),
    );
    const lines = bandwidthTable(Bandwidth.parse(all)).split('\n');
    assert.equal(lines.length, 203);
    assert.equal(lines[201], '… and 800 protocols more');
  });
});

describe('The picture of who is connected to whom', () => {
  const pageOf = (answer: ConnectGraph) =>
    picturePage(answer, 'once', {
      heading: 'demo, 12:41',
      summary: (...counts) => counts.join(' '),
      legend: 'legend',
      leftOut: String,
    });
  const TAGS = /<[^<>]*>/g;

  it('has each node once in the picture, and each connection as text too', () => {
    const page = pageOf(RECORDED);
    assert.equal(page.match(/<rect /g)?.length, 6);
    assert.equal(page.match(/<line /g)?.length, 11);
    assert.match(page, /role="img" aria-label="3 3 11"/);
    assert.match(page, /<li>peer1 → peer2, peer3, Kubo of peer1<\/li>/);
  });

  it('may load and run nothing', () => {
    const page = pageOf(RECORDED);
    assert.ok(page.includes(`content="default-src 'none'; style-src 'nonce-once'"`));
    assert.doesNotMatch(page, /<script|style=|href|src=/);
  });

  it('of one peer alone, or of none, is a picture', () => {
    assert.doesNotMatch(pageOf(EMPTY), /NaN|Infinity/);
  });

  it('stays the same markup whatever peers are called', () => {
    const pageWith = (name: string) =>
      pageOf({ ...EMPTY, id_to_peername: { asked: name }, cluster_links: { asked: ['asked'] } });
    const elements = (page: string) =>
      (page.match(TAGS) ?? []).map((tag) => /^<\/?\w+/.exec(tag)?.[0]).join();
    const plain = elements(pageWith('peer'));
    fc.assert(
      fc.property(fc.oneof(fc.string({ minLength: 1 }), fc.constant(`"><img src=x>'&lt;`)), (name) => {
        assert.equal(elements(pageWith(name)), plain);
      }),
    );
  });
});
