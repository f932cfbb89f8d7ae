import assert from 'node:assert/strict';
import { judgeCluster } from '../../../../src/status/judge/clusterVerdict';
import { sentenceOf } from '../../../../src/status/reasons/reason';
import type { ClusterFacts } from '../../../../src/status/gather/facts';
import { shareLosses } from '../../../../src/status/memory/sharedLosses';
import { clusterFacts, daemonProcess, identity, NOW, OTHER, OWN, peerAnswer, ping } from '../clusterFacts';

const THIRD = '12D3KooWThird';
const DIAL = 'failed to dial: failed to dial 12D3KooWThird: all dials failed\n  * [/ip4/127.0.0.1/tcp/1]';
const NO_ROUTE = 'routing: not found';

/** A peer of three that all hear of each other, and what it says of the third. */
const peer = (id: string, error: string | undefined, changes: Partial<ClusterFacts> = {}) =>
  clusterFacts({
    answer: peerAnswer({
      id: identity({ id, cluster_peers: [OWN, OTHER, THIRD] }),
      pings: [OWN, OTHER, THIRD].map((one) => ping(one)),
      peers: [{ id: THIRD, ...(error === undefined ? {} : { error }) }],
    }),
    ...changes,
  });
const states = (all: readonly ClusterFacts[]) => shareLosses(all).map((facts) => judgeCluster(facts).state);

describe('what one peer knows of a lost one', () => {
  it('is as true for another one here that has no address', () => {
    const all = [peer(OWN, DIAL), peer(OTHER, NO_ROUTE)];
    assert.deepEqual(states(all), ['degraded', 'degraded']);
    const [, other] = shareLosses(all);
    assert.ok(other);
    assert.match(
      judgeCluster(other).reasons.map(sentenceOf)[0] ?? '',
      /^peer 12D3KooWThird cannot be reached: .*all dials failed — GET \/peers of 12D3KooWOwn$/,
    );
  });

  it('says nothing to one that reaches the peer itself, or has nobody to learn from', () => {
    assert.deepEqual(states([peer(OWN, DIAL), peer(OTHER, undefined)]), ['degraded', 'running']);
    assert.deepEqual(states([peer(OWN, NO_ROUTE), peer(OTHER, NO_ROUTE)]), ['running', 'running']);
  });

  it('stays within its network', () => {
    const elsewhere = { process: daemonProcess({ sharesNetwork: false }) };
    assert.deepEqual(states([peer(OWN, DIAL, elsewhere), peer(OTHER, NO_ROUTE)]), ['degraded', 'running']);
    assert.deepEqual(states([peer(OWN, DIAL), peer(OTHER, NO_ROUTE, elsewhere)]), ['degraded', 'running']);
  });

  describe('by its alert', () => {
    const alert = {
      name: 'ping',
      peer: THIRD,
      value: '',
      triggered_at: new Date(NOW - 60_000).toISOString(),
    };
    const hearing = (id: string, others: readonly string[], alerts = [alert]) =>
      clusterFacts({
        answer: peerAnswer({
          id: identity({ id, cluster_peers: [id, ...others] }),
          pings: [id, ...others].map((one) => ping(one)),
          alerts,
        }),
      });

    it('is as true for another one of its cluster, which has none', () => {
      const all = [hearing(OWN, [OTHER]), hearing(OTHER, [OWN], [])];
      assert.deepEqual(states(all), ['degraded', 'degraded']);
      const [, other] = shareLosses(all);
      assert.ok(other);
      assert.match(
        judgeCluster(other).reasons.map(sentenceOf)[0] ?? '',
        // No time: the alert may be of an earlier loss, as a peer raises one in its life.
        /^peer 12D3KooWThird sends no ping any more — GET \/health\/alerts of 12D3KooWOwn$/,
      );
    });

    it('says nothing of a peer that the teller hears again', () => {
      const all = [hearing(OWN, [OTHER, THIRD]), hearing(OTHER, [OWN], [])];
      assert.deepEqual(states(all), ['running', 'running']);
    });

    it('says nothing of a peer that answers here', () => {
      const all = [hearing(OWN, [OTHER]), hearing(OTHER, [OWN], []), hearing(THIRD, [], [])];
      assert.deepEqual(states(all).slice(1), ['running', 'running']);
    });

    it('says nothing to one that hears the peer, or is in another cluster', () => {
      assert.deepEqual(states([hearing(OWN, [OTHER]), hearing(OTHER, [OWN, THIRD], [])]), [
        'degraded',
        'running',
      ]);
      assert.deepEqual(states([hearing(OWN, []), hearing(OTHER, [], [])]), ['degraded', 'running']);
    });
  });
});
