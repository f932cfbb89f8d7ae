import assert from 'node:assert/strict';
import { fingerprint, isInBetween } from '../../../src/monitor/changes';
import { nextLookIn, oldAfter } from '../../../src/monitor/pacing';
import { answerOf } from './answers';

describe('When to look again', () => {
  it('an interval of 0 turns looks off', () => {
    assert.equal(nextLookIn({ intervalMs: 0, unchanged: 0, inBetween: true }), null);
  });

  it('waits longer while nothing changes, four times as long at most', () => {
    const delays = [0, 3, 4, 8, 400].map((unchanged) =>
      nextLookIn({ intervalMs: 15_000, unchanged, inBetween: false }),
    );
    assert.deepEqual(delays, [15_000, 15_000, 30_000, 60_000, 60_000]);
  });

  it('looks soon at what starts or stops, and less often at what stays so', () => {
    const delays = [0, 1, 2, 9].map((unchanged) =>
      nextLookIn({ intervalMs: 15_000, unchanged, inBetween: true }),
    );
    assert.deepEqual(delays, [1000, 2000, 4000, 15_000]);
    assert.ok(isInBetween(answerOf({ ipfs: 'running', ipfs_cluster_follow: 'starting' })));
    assert.ok(!isInBetween(answerOf({ ipfs: 'running', ipfs_cluster_follow: 'degraded' })));
  });

  it('an answer is old when the slowest pace would have brought another, or after minutes where looks are rare', () => {
    assert.deepEqual([15_000, 0, 3_600_000].map(oldAfter), [75_000, 60_000, 300_000]);
    for (const intervalMs of [1000, 15_000, 60_000]) {
      const slowest = nextLookIn({ intervalMs, unchanged: 1000, inBetween: false }) ?? Infinity;
      assert.ok(oldAfter(intervalMs) > slowest);
    }
  });

  it('ids, times and ages are no change; a state, a PID or a reason is', () => {
    const before = answerOf({ ipfs: 'running' });
    const text = JSON.stringify(before);
    const again = (from: string, to: string) => JSON.parse(text.replaceAll(from, to)) as typeof before;
    assert.equal(fingerprint(again('1795000000000', '1')), fingerprint(before));
    assert.equal(fingerprint(again('alive for 12 s', 'alive for 3 h')), fingerprint(before));
    assert.equal(fingerprint(again('"age_ms":12000', '"age_ms":9999999')), fingerprint(before));
    assert.equal(fingerprint(again('"duration_ms":12', '"duration_ms":99')), fingerprint(before));
    assert.equal(
      fingerprint(again('"started_at":null', '"started_at":"2026-11-01T10:00:00.003Z"')),
      fingerprint(before),
    );
    assert.notEqual(fingerprint(again('"pid":7', '"pid":8')), fingerprint(before));
    assert.notEqual(fingerprint(again('process_alive_for', 'process_suspended')), fingerprint(before));
    assert.notEqual(fingerprint(answerOf({ ipfs: 'degraded' })), fingerprint(before));
  });
});
