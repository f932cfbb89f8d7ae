import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Pin, PinStatus } from '../../../../src/clusterClient/schemas';
import { pinStateOf, waitedFor } from '../../../../src/clusters/pins/pinState';
import { ReplicationCount } from '../../../../src/clusters/pins/replicationCount';

const PEERS = new Map([
  ['A', { name: 'a', isMissing: false }],
  ['B', { name: 'b', isMissing: false }],
  ['C', { name: 'c', isMissing: true }],
]);

function counted(pins: readonly (readonly [allocations: readonly string[], min: number])[], knowsAll = true) {
  const count = new ReplicationCount(PEERS, knowsAll);
  pins.forEach(([allocations, min], index) => {
    count.add(JSON.stringify({ cid: `cid${index}`, name: '', allocations, replication_factor_min: min }));
  });
  return count.result();
}

describe('copies of pins', () => {
  it('are too few where fewer peers than wanted are left', () => {
    const { under_replicated, only_on_missing, everywhere, by_peer, pins } = counted([
      [['A', 'B'], 2],
      [['A', 'C'], 2],
      [['A', 'C'], 1],
      [['C'], 1],
      [[], -1],
      [['A', 'nobody heard of'], 2],
    ]);
    assert.deepEqual(
      under_replicated.map(({ cid, living }) => [cid, living]),
      [
        ['cid1', 1],
        ['cid3', 0],
        ['cid5', 1],
      ],
    );
    assert.deepEqual(
      only_on_missing.map(({ cid }) => cid),
      ['cid3'],
    );
    assert.deepEqual([pins, everywhere], [6, 1]);
    assert.deepEqual(by_peer, {
      A: { name: 'a', allocated: 4 },
      B: { name: 'b', allocated: 1 },
      C: { name: 'c', allocated: 3 },
      'nobody heard of': { name: null, allocated: 1 },
    });
  });

  it('are missed at no peer of which nobody could tell whether it is there', () => {
    assert.equal(counted([[['nobody heard of'], 1]], false).only_on_missing_count, 0);
  });

  it('add up, and the lists have an end', () => {
    const allocations = fc.uniqueArray(fc.constantFrom('A', 'B', 'C', 'D'));
    fc.assert(
      fc.property(fc.array(fc.tuple(allocations, fc.integer({ min: -1, max: 4 }))), (pins) => {
        const { everywhere, by_peer, under_replicated, under_replicated_count, only_on_missing_count } =
          counted(pins);
        const allocated = Object.values(by_peer).reduce((sum, one) => sum + one.allocated, 0);
        assert.equal(
          allocated,
          pins.reduce((sum, [at]) => sum + at.length, 0),
        );
        assert.equal(everywhere, pins.filter(([at]) => at.length === 0).length);
        assert.equal(under_replicated.length, under_replicated_count);
        assert.ok(only_on_missing_count + everywhere <= pins.length);
      }),
    );
    const many = counted(Array.from({ length: 1500 }, () => [['C'], 1] as const));
    assert.deepEqual([many.under_replicated.length, many.under_replicated_count], [1000, 1500]);
    const hostile = new ReplicationCount(PEERS, true);
    for (let index = 0; index < 300; index++) {
      const peers = Array.from({ length: 100 }, (_, peer) => `${index} ${peer} ${'x'.repeat(1000)}`);
      hostile.add(JSON.stringify({ cid: 'x', allocations: peers, replication_factor_min: 1 }));
    }
    assert.ok(Object.keys(hostile.result().by_peer).length <= 10_000);
  });
});

const pin = (min: number) => Pin.parse({ cid: 'cid', type: 'pin', replication_factor_min: min });
const at = (...statuses: string[]) =>
  PinStatus.parse({
    cid: 'cid',
    peer_map: Object.fromEntries(statuses.map((status, index) => [`P${index}`, { status }])),
  });

describe('what becomes of a wait for a pin', () => {
  const waited = (min: number | null, statuses: readonly string[], replicas: number | null = null) =>
    waitedFor(
      pinStateOf({ cid: 'cid', pin: min === null ? null : pin(min), status: at(...statuses) }, new Map()),
      replicas,
    );

  it('is that enough peers hold it', () => {
    assert.equal(waited(2, ['pinned', 'pinned', 'pin_error']), 'reached');
    assert.equal(waited(-1, ['pinned', 'pinned']), 'reached');
    assert.equal(waited(0, ['pinned', 'remote']), 'reached');
    assert.equal(waited(3, ['pinned', 'pinning'], 1), 'reached');
  });

  it('is open as long as enough may', () => {
    assert.equal(waited(2, ['pinned', 'pinning', 'pin_error']), 'possible');
    assert.equal(waited(2, ['pinned', 'cluster_error']), 'possible');
    assert.equal(waited(1, ['unpinned']), 'possible');
    assert.equal(waited(-1, ['pinned', 'pin_queued']), 'possible');
    // It may be about to be pinned.
    assert.equal(waited(null, ['unpinned'], 1), 'possible');
    assert.equal(waited(null, ['unpinned']), 'possible');
    assert.equal(waited(1, []), 'possible');
  });

  it('is that it failed where too many peers never will by themselves', () => {
    assert.equal(waited(2, ['pinned', 'pin_error', 'remote']), 'hopeless');
    assert.equal(waited(-1, ['pinned', 'pin_error']), 'hopeless');
    assert.equal(waited(1, ['pinned'], 2), 'hopeless');
  });
});
