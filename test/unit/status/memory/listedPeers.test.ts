import assert from 'node:assert/strict';
import { judgeCluster } from '../../../../src/status/judge/clusterVerdict';
import type { ClusterFacts } from '../../../../src/status/gather/facts';
import { listedFor } from '../../../../src/status/memory/listedPeers';
import { clusterFacts, clusterFolder, identity, NOW, OTHER, OWN, peerAnswer, ping } from '../clusterFacts';

const GONE = '12D3KooWGone';
const LISTED = '12D3KooWListed';
const alert = (peer: string) => ({
  name: 'ping',
  peer,
  value: '',
  triggered_at: new Date(NOW - 60_000).toISOString(),
});

/** A peer that hears some, and was alerted of others. */
const peer = (
  id: string,
  hears: readonly string[],
  lost: readonly string[] = [],
  changes: Partial<ClusterFacts> = {},
) =>
  clusterFacts({
    contents: clusterFolder({ peerId: id }),
    answer: peerAnswer({
      id: identity({ id, cluster_peers: [id, ...hears] }),
      pings: [id, ...hears].map((one) => ping(one)),
      alerts: lost.map(alert),
    }),
    ...changes,
  });

const NO_FILES = new Map<ClusterFacts, readonly string[]>();

const causesOf = (
  facts: ClusterFacts,
  all: readonly ClusterFacts[],
  peerstores: ReadonlyMap<ClusterFacts, readonly string[]>,
) => {
  const { state, reasons } = judgeCluster({ ...facts, listed: listedFor(facts, all, peerstores) });
  return [state, ...reasons.flatMap(({ code, subject }) => (subject == null ? [] : `${code} ${subject}`))];
};

describe('whom the lists of this machine name', () => {
  it('is named where somebody is missing, and nowhere else', () => {
    const misses = peer(OWN, [], [GONE]);
    const well = peer(OWN, []);
    const list = (one: ClusterFacts) => new Map([[one, [GONE, LISTED, OWN]]]);
    assert.deepEqual(causesOf(misses, [misses], list(misses)), [
      'degraded',
      `peer_silent ${GONE}`,
      `peer_listed ${LISTED}`,
    ]);
    assert.deepEqual(causesOf(well, [well], list(well)), ['running']);
  });

  it('is told by the other peers of its cluster here', () => {
    const own = peer(OWN, [OTHER], [GONE]);
    const byFile = peer(OTHER, [OWN]);
    const files = new Map([[byFile, [LISTED]]]);
    assert.deepEqual(causesOf(own, [own, byFile], files).at(-1), `peer_listed ${LISTED}`);
    const byConfig = peer(OTHER, [OWN], [], { expectedPeers: [LISTED] });
    assert.deepEqual(causesOf(own, [own, byConfig], NO_FILES).at(-1), `peer_listed ${LISTED}`);
  });

  it('is not named where it is heard, by whomever, or answers here', () => {
    const own = peer(OWN, [OTHER], [GONE]);
    const hearing = peer(OTHER, [OWN, LISTED]);
    const files = new Map([[own, [LISTED]]]);
    assert.deepEqual(causesOf(own, [own, hearing], files), ['degraded', `peer_silent ${GONE}`]);
    const alone = peer(LISTED, []);
    assert.deepEqual(causesOf(own, [own, alone], files), ['degraded', `peer_silent ${GONE}`]);
  });

  it('is not told by a peer of another cluster', () => {
    const own = peer(OWN, [], [GONE]);
    const stranger = peer(OTHER, []);
    const files = new Map([[stranger, [LISTED]]]);
    assert.deepEqual(causesOf(own, [own, stranger], files), ['degraded', `peer_silent ${GONE}`]);
  });

  it('is not named while its ping may still come, nor where its word does not count', () => {
    const files = (one: ClusterFacts) => new Map([[one, [LISTED]]]);
    const young = peer(OWN, [], [GONE], { ageMs: 1_000 });
    assert.deepEqual(causesOf(young, [young], files(young)), ['degraded', `peer_silent ${GONE}`]);
    const choosy = peer(OWN, [], [GONE], { trustedPeers: [GONE] });
    assert.deepEqual(causesOf(choosy, [choosy], files(choosy)), ['degraded', `peer_silent ${GONE}`]);
  });

  it('is not asked of raft, whose members say who belongs to it', () => {
    const raft = peer(OWN, [], [], { raft: true });
    assert.equal(listedFor(raft, [raft], new Map([[raft, [LISTED]]])).size, 0);
  });
});
