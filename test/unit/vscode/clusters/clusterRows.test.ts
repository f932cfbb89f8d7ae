import assert from 'node:assert/strict';
import { PEER_STATES } from '../../../../src/clusters/names';
import { reasonOf } from '../../../../src/clusters/reasons/reason';
import { Elements } from '../../../../src/vscode/clusters/elements';
import type { ClusterTreeRow } from '../../../../src/vscode/clusters/rows/clusterRow';
import { clusterRow } from '../../../../src/vscode/clusters/rows/clusterRows';
import { clusterIcon, peerIcon } from '../../../../src/vscode/clusters/rows/icons';
import { sizeText } from '../../../../src/vscode/clusters/rows/words';
import { LANGUAGE, missingPeer, NOW, peerOf, stateOf } from './states';

const rowOf = (...args: Parameters<typeof stateOf>) => clusterRow(stateOf(...args), LANGUAGE);

function all(row: ClusterTreeRow): ClusterTreeRow[] {
  return [row, ...row.children.flatMap(all)];
}

function peersIn(row: ClusterTreeRow): string[] {
  return row.children
    .filter(({ kind }) => kind === 'peer')
    .map(({ label, description }) => `${label} | ${description}`);
}

describe('The rows of a cluster', () => {
  it('of one that is well: its name, how it is, how many peers; each with its free space', () => {
    const row = rowOf([peerOf('peer1', { is_asked: true }), peerOf('peer2', { queued_pins: 3 })]);
    assert.deepEqual([row.label, row.description], ['demo', 'healthy · 2 peers']);
    assert.deepEqual(peersIn(row), ['peer1 | 12 GiB free · asked', 'peer2 | 3 pins wait · 12 GiB free']);
  });

  it('a bar tells how full a disk is whose bound is known; what is spoken are its numbers', () => {
    const GIB = 1024 ** 3;
    const spaces: readonly (readonly [number | null, number | null, string?, string?])[] = [
      [12 * GIB, 16 * GIB, '▰▰▰▱▱▱▱▱▱▱ 12 GiB of 16 GiB free', '12 GiB of 16 GiB free'],
      [16 * GIB - 1, 16 * GIB, '▰▱▱▱▱▱▱▱▱▱ 16 GiB of 16 GiB free', '16 GiB of 16 GiB free'],
      [16 * GIB, 16 * GIB, '▱▱▱▱▱▱▱▱▱▱ 16 GiB of 16 GiB free', '16 GiB of 16 GiB free'],
      [1, 16 * GIB, '▰▰▰▰▰▰▰▰▰▱ 1 B of 16 GiB free', '1 B of 16 GiB free'],
      [0, 16 * GIB, '▰▰▰▰▰▰▰▰▰▰ 0 B of 16 GiB free', '0 B of 16 GiB free'],
      [12 * GIB, null, '12 GiB free', '12 GiB free'],
      // Edited since Kubo began.
      [12 * GIB, 10 * GIB, '12 GiB free', '12 GiB free'],
      [12 * GIB, 0, '12 GiB free', '12 GiB free'],
      [null, 16 * GIB],
    ];
    for (const [free_space, storage_max, seen, spoken] of spaces) {
      const row = all(rowOf([peerOf('peer1', { free_space, storage_max })])).find(
        ({ label }) => label === 'Free space',
      );
      assert.deepEqual(
        [row?.description, row?.spoken],
        [seen, spoken === undefined ? undefined : `Free space, ${spoken}`],
      );
    }
  });

  it('missing peers come first, and say since when in their own row', () => {
    const row = rowOf(
      [
        peerOf('peer1'),
        peerOf('peer10'),
        peerOf('peer2', { state: 'kubo_down' }),
        missingPeer('peer3'),
        peerOf('peer9'),
      ],
      {},
      'degraded',
    );
    assert.deepEqual([row.label, row.description], ['degraded: demo', '3 of 5 peers alive']);
    assert.deepEqual(
      peersIn(row).map((line) => line.split(' | ')[0]),
      ['missing: peer3', 'Kubo down: peer2', 'peer1', 'peer9', 'peer10'],
    );
    assert.equal(peersIn(row)[0], 'missing: peer3 | since 12:41');
  });

  it('one that is not well says why in its row, and not once more who it is', () => {
    const why =
      'Post "http://127.0.0.1:5001/api/v0/id": dial tcp 127.0.0.1:5001: connect: connection refused';
    const down = reasonOf('kubo_down', { peer: 'peer2', why }, 'GET /peers', 'x');
    const quiet = reasonOf('peer_silent', { peer: 'peer3' }, 'GET /peers', 'x');
    const hung = reasonOf('peer_hangs', { peer: 'peer4' }, 'swarm', 'x');
    const row = rowOf(
      [
        peerOf('peer2', { state: 'kubo_down', reasons: [down] }),
        peerOf('peer3', { state: 'silent', reasons: [quiet] }),
        peerOf('peer4', { state: 'silent', reasons: [hung] }),
      ],
      {},
      'degraded',
    );
    assert.deepEqual(peersIn(row), [
      'silent: peer3 | does not answer in time',
      'silent: peer4 | it hangs, or its Kubo does',
      'Kubo down: peer2 | connection refused',
    ]);
    // The whole of it is one level below, and in the tooltip.
    assert.ok(all(row).some(({ label }) => label === down.text));
  });

  it('an unreachable cluster says why without its address, and counts no peer that nobody could ask', () => {
    const error = 'http://127.0.0.1:9999 cannot be reached: nobody listens there';
    const reason = reasonOf('api_unreachable', { error, why: 'nobody listens there' }, 'GET /version');
    const state = stateOf([peerOf('peer1', { state: 'unknown' })], {}, 'unreachable');
    const row = clusterRow({ ...state, cluster: { ...state.cluster, reasons: [reason] } }, LANGUAGE);
    assert.deepEqual([row.label, row.description], ['unreachable: demo', '']);
    assert.equal(row.children[0]?.label, 'nobody listens there');
    assert.ok(row.explanation.some((line) => line.startsWith(error)));
  });

  it('no ID of a peer is in a label; it is among its facts and in its tooltip', () => {
    const nameless = peerOf('x', { name: null, peer_id: '12D3KooWP1drRNzAbCdEf' });
    const row = rowOf([nameless]);
    assert.ok(all(row).every(({ label }) => !label.includes(nameless.peer_id)));
    const peer = row.children.find(({ kind }) => kind === 'peer');
    assert.equal(peer?.label, '…AbCdEf');
    assert.ok(peer.explanation.includes(nameless.peer_id));
    assert.ok(all(row).some(({ full }) => full === nameless.peer_id));
  });

  it('an unreachable cluster says why, and shows no peer as alive', () => {
    const state = stateOf([], { complete: false }, 'unreachable');
    const row = clusterRow({ ...state, cluster: { ...state.cluster, asked: null, name: null } }, LANGUAGE);
    assert.deepEqual([row.label, row.description], ['unreachable: /ip4/127.0.0.1/tcp/9094', '']);
  });

  it('of a follower: what is wrong with its source first, else how far it is', () => {
    const follower = {
      name: 'collab',
      source: { url: 'http://127.0.0.1:59999/service.json', state: 'reachable', error: null },
      pins_done: 12,
      pins_left: 3,
      pins_failed: 0,
      last_new_pin_at: new Date(NOW - 5 * 60_000).toISOString(),
    } as const;
    const followerOf = (changes: object) => {
      const state = stateOf([peerOf('peer1')]);
      const row = clusterRow(
        { ...state, cluster: { ...state.cluster, follower: { ...follower, ...changes } } },
        LANGUAGE,
      );
      const at = row.children.findIndex(({ label }) => label === 'Follower');
      return { at, row: row.children[at] };
    };
    const well = followerOf({});
    assert.deepEqual([well.at, well.row?.description], [1, '3 pins left · 12 pins done · source reachable']);
    assert.deepEqual(
      well.row?.children.map(({ label, description }) => `${label}: ${description}`),
      [
        'Source: reachable',
        'Address of the source: http://127.0.0.1:59999/service.json',
        'Pins done: 12',
        'Pins left: 3',
        'Pins failed: 0',
        'Last new pin: 5 min ago',
      ],
    );
    const source = { ...follower.source, state: 'unreachable', error: 'nobody listens there' };
    const ill = followerOf({ source, pins_left: null, pins_failed: 2, last_new_pin_at: null });
    assert.deepEqual(
      [ill.at, ill.row?.description],
      [0, 'source unreachable · 2 pins failed · 12 pins done'],
    );
    assert.equal(ill.row?.children[0]?.description, 'unreachable: nobody listens there');
    assert.equal(
      ill.row.children.some(({ label }) => label === 'Last new pin'),
      false,
    );
  });

  it('before the first answer it says that it asks, not that anything is wrong', () => {
    const row = rowOf([], { seenAt: null }, 'unknown');
    assert.deepEqual([row.label, row.description], ['demo', 'asking…']);
  });

  it('more than 50 peers that are well are in groups, ill ones stay in sight', () => {
    const many = Array.from({ length: 120 }, (_, index) => peerOf(`peer${index}`));
    const row = rowOf([...many, missingPeer('zulu')], {}, 'degraded');
    const groups = row.children.filter(({ id }) => id.includes('/group:'));
    assert.deepEqual(peersIn(row), ['missing: zulu | since 12:41']);
    assert.deepEqual(
      groups.map(({ label, children }) => [label, children.length]),
      [
        ['peer0 to peer49', 50],
        ['peer50 to peer99', 50],
        ['peer100 to peer119', 20],
      ],
    );
  });

  it('gives each row an id of its own, whatever the states are', () => {
    for (const state of PEER_STATES) {
      const ids = all(rowOf([peerOf('peer1', { state }), missingPeer('peer2')])).map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length);
    }
  });

  it('tells each state by a shape of its own', () => {
    const shapes = PEER_STATES.map((state) => peerIcon(state).id);
    assert.equal(new Set(shapes).size, shapes.length);
    assert.notEqual(clusterIcon('unreachable').id, clusterIcon('critical').id);
  });

  it('words sizes in two digits and a unit', () => {
    assert.deepEqual([0, 1023, 1024, 1.5 * 1024 ** 4, 12 * 1024 ** 3, 3 * 1024 ** 6].map(sizeText), [
      '0 B',
      '1023 B',
      '1.0 KiB',
      '1.5 TiB',
      '12 GiB',
      '3072 PiB',
    ]);
  });
});

describe('The elements of the tree of clusters', () => {
  it('stay the same objects, and only what is seen to have changed is drawn again', () => {
    const elements = new Elements();
    const [one, other] = [peerOf('peer1'), peerOf('peer2')];
    assert.deepEqual(elements.take([rowOf([one, other])]), { roots: true, redrawn: [] });
    const before = elements.roots[0]?.children ?? [];
    assert.deepEqual(elements.take([rowOf([one, other])]), { roots: false, redrawn: [] });
    const heard = { ...one, last_heard_at: new Date(NOW + 1000).toISOString() };
    assert.deepEqual(elements.take([rowOf([heard, other])]).redrawn, []);
    const queued = elements.take([rowOf([one, { ...other, queued_pins: 2 }])]);
    assert.deepEqual(
      queued.redrawn.map(({ id }) => id),
      ['demo/peer:12D3KooWpeer2'],
    );
    assert.deepEqual(elements.roots[0]?.children, before);
  });

  it('a peer that goes missing moves to the top: its cluster is drawn again, once', () => {
    const elements = new Elements();
    elements.take([rowOf([peerOf('peer1'), peerOf('peer2')])]);
    const [, second] = elements.roots[0]?.children ?? [];
    const { roots, redrawn } = elements.take([
      rowOf([peerOf('peer1'), missingPeer('peer2')], {}, 'degraded'),
    ]);
    assert.deepEqual([roots, redrawn.map(({ id }) => id)], [false, ['demo']]);
    assert.ok(elements.roots[0]?.children.includes(second as never));
  });
});
