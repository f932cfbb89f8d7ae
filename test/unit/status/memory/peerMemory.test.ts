import assert from 'node:assert/strict';
import { PeerMemory } from '../../../../src/status/memory/peerMemory';
import { judgeCluster } from '../../../../src/status/judge/clusterVerdict';
import { type Reason, sentenceOf } from '../../../../src/status/reasons/reason';
import type { ClusterFacts } from '../../../../src/status/gather/facts';
import {
  clusterFacts,
  clusterFolder,
  daemonProcess,
  identity,
  lockFact,
  NOW,
  OTHER,
  OWN,
  peerAnswer,
  ping,
  quietFacts,
} from '../clusterFacts';

const MINUTE = 60_000;

/** The peer under test, which hears these others some milliseconds after the first look. */
const hearing = (others: readonly string[], later = 0, changes: Partial<ClusterFacts> = {}) =>
  clusterFacts({
    now: NOW + later,
    answer: peerAnswer({ pings: [OWN, ...others].map((peer) => ping(peer)) }),
    ...changes,
  });

const otherRuns = clusterFacts({
  folder: '/home/ann/other',
  process: daemonProcess({ pid: 4712 }),
  contents: clusterFolder({ peerId: OTHER }),
  answer: peerAnswer({ id: identity({ id: OTHER }), pings: [ping(OWN), ping(OTHER)] }),
});
const otherCrashed = (later: number) =>
  quietFacts({
    now: NOW + later,
    folder: '/home/ann/other',
    contents: clusterFolder({ peerId: OTHER }),
    lock: lockFact({ exists: true }),
  });

/** What the peer under test is judged to be in the last of some looks. */
function lastOf(looks: readonly (readonly ClusterFacts[])[]) {
  const memory = new PeerMemory();
  const [own] = looks.map((look, index) => memory.compare(look, index)[0]).slice(-1);
  assert.ok(own);
  return judgeCluster(own);
}

const sentences = (reasons: readonly Reason[]) => reasons.map(sentenceOf);

describe('PeerMemory', () => {
  it('lets nobody miss a peer that was never there', () => {
    assert.equal(lastOf([[hearing([])], [hearing([], 1000)]]).state, 'running');
    assert.equal(lastOf([[hearing([])], [hearing([OTHER], 1000)]]).state, 'running');
  });

  it('misses a peer that is in no ping and no alert any more, for an hour', () => {
    const { state, reasons } = lastOf([[hearing([OTHER])], [hearing([], MINUTE)]]);
    assert.equal(state, 'degraded');
    assert.match(
      sentences(reasons)[0] ?? '',
      /Other was last heard of at 2026-11-26T12:00:00Z — GET \/monitor/,
    );
    assert.equal(lastOf([[hearing([OTHER])], [hearing([], 61 * MINUTE)]]).state, 'running');
    assert.equal(
      lastOf([[hearing([OTHER])], [hearing([], MINUTE)], [hearing([OTHER], 2 * MINUTE)]]).state,
      'running',
    );
  });

  it('remembers through a look without an answer', () => {
    const silent = hearing([], 1000, { answer: { kind: 'silent' } });
    assert.equal(lastOf([[hearing([OTHER])], [silent], [hearing([], 2000)]]).state, 'degraded');
  });

  it('begins anew with each start of a peer, and never counts members of raft', () => {
    const restarted = hearing([], MINUTE, { process: daemonProcess({ pid: 5000 }) });
    assert.equal(lastOf([[hearing([OTHER])], [restarted]]).state, 'running');
    const raft = { raft: true };
    assert.equal(lastOf([[hearing([OTHER], 0, raft)], [hearing([], MINUTE, raft)]]).state, 'running');
  });

  it('knows at once that a peer that ran here has ended, whatever its last ping says', () => {
    const { state, reasons } = lastOf([
      [hearing([OTHER]), otherRuns],
      [hearing([OTHER], 1000), otherCrashed(1000)],
    ]);
    assert.equal(state, 'degraded');
    assert.match(
      sentences(reasons)[0] ?? '',
      /Other ran here in \/home\/ann\/other and has ended — process list/,
    );
  });

  it('believes pings again that come for longer than a dead peer’s count', () => {
    const looks = [
      [hearing([OTHER]), otherRuns],
      [hearing([OTHER], 1000), otherCrashed(1000)],
      [hearing([OTHER], 2 * MINUTE), otherCrashed(2 * MINUTE)],
    ];
    assert.equal(lastOf(looks).state, 'running');
  });

  it('does not take for ended whose process is there, though nobody could name its peer', () => {
    const nameless = {
      contents: clusterFolder({ obstacle: { kind: 'no_permission' }, config: null, peerId: null }),
    };
    const later = (facts: ClusterFacts): ClusterFacts => ({
      ...facts,
      ...nameless,
      now: NOW + 1000,
      answer: facts.answer?.kind === 'peer' ? { ...facts.answer, id: null } : facts.answer,
    });
    assert.equal(
      lastOf([
        [hearing([OTHER]), otherRuns],
        [hearing([OTHER], 1000), later(otherRuns)],
      ]).state,
      'running',
    );
    assert.equal(lastOf([[hearing([OTHER])], [later(hearing([OTHER]))]]).state, 'running');
  });

  it('learns nothing from a look that a later one has overtaken', () => {
    const memory = new PeerMemory();
    memory.compare([hearing([OTHER]), otherRuns], 2);
    const [overtaken] = memory.compare([hearing([OTHER], 1000), otherCrashed(1000)], 1);
    assert.deepEqual(overtaken?.lost, []);
    const [own] = memory.compare([hearing([OTHER], 2000), otherRuns], 3);
    assert.deepEqual(own?.lost, []);
  });

  it('goes by how long a ping counts in this cluster, and by when the dead one was last seen', () => {
    const slow = { hearingMs: 3 * MINUTE };
    const crashed = (later: number) => [hearing([OTHER], later, slow), otherCrashed(later)];
    assert.equal(lastOf([[hearing([OTHER]), otherRuns], crashed(2 * MINUTE)]).state, 'degraded');
    assert.equal(lastOf([[hearing([OTHER]), otherRuns], crashed(4 * MINUTE)]).state, 'running');
  });

  it('cannot tell raft from crdt without the configuration, and then misses nobody', () => {
    const closed = { contents: clusterFolder({ obstacle: { kind: 'no_permission' }, config: null }) };
    assert.equal(lastOf([[hearing([OTHER], 0, closed)], [hearing([], MINUTE, closed)]]).state, 'running');
  });

  it('a follower misses only peers that somebody named, and names a few of many', () => {
    const follower = { kind: 'ipfs_cluster_follow' } as const;
    assert.equal(lastOf([[hearing([OTHER], 0, follower)], [hearing([], MINUTE, follower)]]).state, 'running');
    const named = { ...follower, trustedPeers: [OTHER] };
    assert.equal(lastOf([[hearing([OTHER], 0, named)], [hearing([], MINUTE, named)]]).state, 'degraded');
    const many = Array.from({ length: 100 }, (_, number) => `12D3KooW${number}`);
    const { reasons } = lastOf([[hearing(many)], [hearing([], MINUTE)]]);
    assert.ok(
      reasons.length < 10 && sentences(reasons).some((one) => one.includes('95 more peers are missing')),
    );
  });

  it('keeps peers of other clusters apart', () => {
    const stranger = {
      ...otherRuns,
      answer: peerAnswer({ id: identity({ id: OTHER }), pings: [ping(OTHER)] }),
    };
    assert.equal(
      lastOf([
        [hearing([]), stranger],
        [hearing([], 1000), otherCrashed(1000)],
      ]).state,
      'running',
    );
  });

  it('misses only those that matter', () => {
    const trusting = { trustedPeers: [OWN] };
    assert.equal(lastOf([[hearing([OTHER], 0, trusting)], [hearing([], MINUTE, trusting)]]).state, 'running');
  });
});
