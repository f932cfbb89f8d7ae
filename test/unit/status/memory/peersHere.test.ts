import assert from 'node:assert/strict';
import { judgeCluster } from '../../../../src/status/judge/clusterVerdict';
import type { ClusterFacts } from '../../../../src/status/gather/facts';
import { arrivingAt } from '../../../../src/status/memory/peersHere';
import { clusterFacts, clusterFolder, identity, NOW, OTHER, OWN, peerAnswer, ping } from '../clusterFacts';

const NOBODY: ReadonlyMap<string, number> = new Map();
const alert = {
  name: 'ping',
  peer: OTHER,
  value: '',
  triggered_at: new Date(NOW - 300_000).toISOString(),
};

/** A peer that was alerted of the other one, and has not heard of it since. */
const alerted = (changes: Partial<ClusterFacts> = {}) =>
  clusterFacts({ answer: peerAnswer({ alerts: [alert] }), ...changes });

/** The other one as it runs here. */
const other = (ageMs: number | null, hears: readonly string[], changes: Partial<ClusterFacts> = {}) =>
  clusterFacts({
    ageMs,
    contents: clusterFolder({ peerId: OTHER }),
    answer: peerAnswer({
      id: identity({ id: OTHER, cluster_peers: [OTHER] }),
      pings: [OTHER, ...hears].map((one) => ping(one)),
    }),
    ...changes,
  });

const stateOf = (one: ClusterFacts, all: readonly ClusterFacts[], startedAt = NOBODY) =>
  judgeCluster({ ...one, arriving: arrivingAt(one, all, { startedAt }) }).state;

describe('a peer that was not heard yet, and lives here', () => {
  it('is missed where it is nowhere to be seen', () => {
    assert.equal(stateOf(alerted(), [alerted()]), 'degraded');
  });

  it('is not missed while its first ping may still come', () => {
    assert.equal(stateOf(alerted(), [alerted(), other(2_000, [])]), 'running');
    const starting = other(2_000, [], { answer: null });
    assert.equal(stateOf(alerted(), [alerted(), starting]), 'running');
  });

  it('is not missed while that one was started in another program, or its folder alone tells who it is', () => {
    assert.equal(stateOf(alerted(), [alerted()], new Map([[OTHER, NOW - 2_000]])), 'running');
    assert.equal(stateOf(alerted(), [alerted()], new Map([[OTHER, NOW - 120_000]])), 'degraded');
  });

  it('is missed when it had the time to be heard, and hears nothing either: they do not reach each other', () => {
    assert.equal(stateOf(alerted(), [alerted(), other(120_000, [])]), 'degraded');
    assert.equal(stateOf(alerted(), [alerted(), other(null, [])]), 'degraded');
  });

  it('is not missed when it hears the one that misses it, however old it is', () => {
    assert.equal(stateOf(alerted(), [alerted(), other(120_000, [OWN])]), 'running');
    assert.equal(stateOf(alerted(), [alerted(), other(null, [OWN], { process: null })]), 'running');
  });

  for (const [what, lost] of [
    ['an earlier look heard it', { peer: OTHER, lastHeardAt: NOW - 60_000 }],
    ['another peer could not dial it', { peer: OTHER, error: 'failed to dial', tellerId: 'third' }],
    ['another peer was alerted of it', { peer: OTHER, triggeredAt: alert.triggered_at, tellerId: 'third' }],
  ] as const) {
    it(`is not missed though ${what}`, () => {
      const facts = clusterFacts({ lost: [lost] });
      assert.equal(stateOf(facts, [facts]), 'degraded');
      assert.equal(stateOf(facts, [facts, other(2_000, [])]), 'running');
    });
  }

  it('is not missed though the configuration, raft or a dial names it', () => {
    const facts = clusterFacts({
      raft: true,
      expectedPeers: [OTHER],
      answer: peerAnswer({
        id: identity({ cluster_peers: [OWN, OTHER] }),
        peers: [{ id: OTHER, error: 'failed to dial' }],
      }),
    });
    assert.equal(stateOf(facts, [facts]), 'degraded');
    assert.equal(stateOf(facts, [facts, other(2_000, [])]), 'running');
  });
});
